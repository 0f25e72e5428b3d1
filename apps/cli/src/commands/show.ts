import type { CommandContext } from '../command-context.ts'
export async function show(_args: readonly string[], _context: CommandContext): Promise<number> { return 1 }
