import type { CommandContext } from '../command-context.ts'
export async function run(_args: readonly string[], _context: CommandContext): Promise<number> { return 1 }
