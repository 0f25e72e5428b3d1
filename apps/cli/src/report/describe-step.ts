import type { EventOf, JsonValue } from '@nika/events'
import { member } from './json-member.ts'

/** A step that is announced before it begins. */
export type StepKind = EventOf<'provider_called'> | EventOf<'tool_called'> | EventOf<'command_started'>

/** What a step does, on one line: `openai/gpt-5-mini`, `nika:read ./README.md`, `git log --oneline`. */
export function describeStep(kind: StepKind): string {
  switch (kind.type) {
    case 'provider_called':
      return `${kind.provider}/${kind.model}`
    case 'tool_called':
      return [kind.tool ?? 'tool', subjectOf(kind.args)].filter((part) => part !== undefined).join(' ')
    case 'command_started':
      return [kind.program ?? 'command', ...(kind.args ?? [])].map(shellWord).join(' ')
  }
}

/** What most tools are about: their path or their address. */
function subjectOf(args: JsonValue | undefined): string | undefined {
  const subject = member(args, 'path') ?? member(args, 'url')
  return typeof subject === 'string' ? subject : undefined
}

/** One argument as it would be written in a shell. */
function shellWord(word: string): string {
  return /^[\w./:=@%+,^~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
