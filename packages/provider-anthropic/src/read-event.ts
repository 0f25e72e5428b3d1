import { APIError } from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ErrorResponse } from '@anthropic-ai/sdk/resources/shared'
import type { ServerSentEvent } from '@nika/provider'

/**
 * What an event of a stream says; undefined for one that only shows that the server is there, or ends as those of other APIs.
 * @throws what the SDK's own stream throws for an event that tells an error.
 */
export function readEvent({ event, data }: ServerSentEvent, headers: Headers): RawMessageStreamEvent | undefined {
  if (event === 'ping' || data === '' || data === '[DONE]') return undefined
  if (event === 'error') throw new APIError(undefined, parsedError(data), data, headers)
  // Of the type that the SDK gives it; nothing checks it there, either.
  const told: RawMessageStreamEvent | ErrorResponse | null = JSON.parse(data)
  if (told?.type === 'error') throw new APIError(undefined, told, data, headers)
  return told ?? undefined
}

/** What an error says beside its text. */
function parsedError(data: string): ErrorResponse | undefined {
  try {
    return JSON.parse(data) ?? undefined
  } catch {
    return undefined
  }
}
