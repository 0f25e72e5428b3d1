import type { AnswerDelta, VendorEvents } from '@nika/provider'
import { APIError } from 'openai/error'

/** How an API tells an error where the status does not: as an event of that name or type, or in the place of what it was asked for. */
interface ToldError {
  readonly type?: unknown
  readonly error?: object | string | null
}

/** Reads the events of a response as the SDK's own stream does: their JSON, the errors that they tell, the end that `[DONE]` is. */
export function eventReader<Event extends object>(headers: Headers, read: (event: Event) => readonly AnswerDelta[]): VendorEvents['read'] {
  return ({ event, data }) => {
    if (data === '[DONE]') return undefined
    if (event === 'error') throw toldError(data, parsedError(data), headers)
    // Of the type that the SDK gives it; nothing checks it there, either.
    const told: (Event & ToldError) | null = JSON.parse(data)
    if (told === null) return []
    if (told.error || told.type === 'error') throw toldError(data, told, headers)
    return read(told)
  }
}

/**
 * The error that a response of the status 200 holds in the place of an answer, as routers and proxies send it; undefined for
 * an answer: that of the Responses API may tell an error beside its output.
 */
export function errorInstead(told: ToldError | null, headers: Headers): APIError | undefined {
  return told?.error && !('output' in told) ? toldError('', told, headers) : undefined
}

/** The error as the SDK throws it, with the text of the event where that is all it says. */
function toldError(data: string, told: ToldError | null, headers: Headers): APIError {
  return new APIError(undefined, told?.error ?? told ?? undefined, data, headers)
}

function parsedError(data: string): ToldError | null {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
