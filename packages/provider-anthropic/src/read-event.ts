import { APIError } from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ErrorResponse } from '@anthropic-ai/sdk/resources/shared'
import type { ServerSentEvent } from '@nika/provider'

/**
 * What an event of a stream says.
 * @throws what the SDK's own stream throws for an event that tells an error.
 */
export function readEvent({ event, data }: ServerSentEvent, headers: Headers): RawMessageStreamEvent {
  // Of the type that the SDK gives it; nothing checks it there, either.
  const told: RawMessageStreamEvent | ErrorResponse = JSON.parse(data)
  if (event !== 'error' && told.type !== 'error') return told
  throw new APIError(undefined, told, undefined, headers, 'error' in told ? told.error.type : undefined)
}
