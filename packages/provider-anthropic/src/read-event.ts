import { APIError } from '@anthropic-ai/sdk'
import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages/messages'
import type { ErrorResponse } from '@anthropic-ai/sdk/resources/shared'
import type { ServerSentEvent } from '@nika/provider'

/** How an error is told where no status tells it: by the API as an event of that type, by gateways without one. */
interface ToldError {
  readonly type?: unknown
  readonly error?: unknown
}

/**
 * What an event of a stream says; undefined for one that only shows that the server is there, or ends as those of other APIs.
 * @throws what the SDK's own stream throws for an event that tells an error.
 */
export function readEvent({ event, data }: ServerSentEvent, headers: Headers): RawMessageStreamEvent | undefined {
  if (event === 'ping' || data === '' || data === '[DONE]') return undefined
  if (event === 'error') throw toldError(parsedError(data), data, headers)
  // Of the type that the SDK gives it; nothing checks it there, either.
  const told: (RawMessageStreamEvent & ToldError) | null = JSON.parse(data)
  if (isError(told)) throw toldError(told, data, headers)
  return told ?? undefined
}

/** The error that a response of the status 200 holds in the place of a message; undefined for a message. */
export function errorInstead(told: ToldError | null, headers: Headers): APIError | undefined {
  return isError(told) ? toldError(told, '', headers) : undefined
}

function isError(told: ToldError | null): told is ToldError {
  return told !== null && (told.type === 'error' || Boolean(told.error))
}

/** The error as the SDK throws it, with the text of the event where that is all it says. */
function toldError(told: ToldError | undefined, data: string, headers: Headers): APIError {
  return new APIError(undefined, told, data, headers)
}

/** What an error says beside its text. */
function parsedError(data: string): ErrorResponse | undefined {
  try {
    return JSON.parse(data) ?? undefined
  } catch {
    return undefined
  }
}
