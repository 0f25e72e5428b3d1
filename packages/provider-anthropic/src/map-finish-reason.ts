import type { FinishReason } from '@nika/provider'

/** The stop reason of a message. https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
export function fromStopReason(reason: string | null | undefined): FinishReason {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop'
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'tool_use':
      return 'tool_calls'
    case 'refusal':
      return 'refusal'
    default:
      return 'error'
  }
}
