import type { FinishReason } from '@nika/provider'

/**
 * The finish reason of Chat Completions, with the words that compatible servers use; one that is not told is that of a whole
 * answer. A tool that the request forces finishes with stop, and at Gemini every one that is streamed.
 * https://platform.openai.com/docs/api-reference/chat/object
 */
export function fromChatFinishReason(reason: string | null | undefined, { calledTools }: { readonly calledTools: boolean }): FinishReason {
  const known = knownFinishReason(reason || 'stop')
  return known === 'stop' && calledTools ? 'tool_calls' : known
}

function knownFinishReason(reason: string): FinishReason {
  // Gemini's own reasons are in capitals.
  switch (reason.toLowerCase()) {
    case 'stop':
    case 'eos':
    case 'eos_token':
    case 'end_turn':
    case 'stop_sequence':
      return 'stop'
    case 'length':
    case 'max_tokens':
    case 'model_length':
      return 'length'
    case 'tool_calls':
    case 'function_call':
      return 'tool_calls'
    case 'content_filter':
    case 'safety':
    case 'recitation':
    case 'blocklist':
    case 'prohibited_content':
    case 'spii':
      return 'content_filter'
    case 'refusal':
      return 'refusal'
    default:
      return 'error'
  }
}

/** What the status of the Responses API says, and what the output holds. */
export interface ResponsesOutcome {
  readonly status: string | undefined
  readonly incompleteReason: string | undefined
  readonly calledTools: boolean
  readonly refused: boolean
}

/**
 * The finish reason of a response: its status, and why it is incomplete.
 * https://platform.openai.com/docs/api-reference/responses/object
 */
export function fromResponsesOutcome({ status, incompleteReason, calledTools, refused }: ResponsesOutcome): FinishReason {
  if (status === 'incomplete') {
    if (incompleteReason === 'content_filter') return 'content_filter'
    return incompleteReason === 'max_output_tokens' ? 'length' : 'error'
  }
  // Servers that do not speak of a status answer whole.
  if (status !== 'completed' && status !== undefined) return 'error'
  if (refused) return 'refusal'
  return calledTools ? 'tool_calls' : 'stop'
}
