import type { AnswerDelta, VendorEvents } from '@nika/provider'
import { APIError } from 'openai/error'

/** How an API tells an error within a stream: as an event of that name or type, or in the place of what it was asked for. */
interface StreamedError {
  readonly type?: unknown
  readonly error?: object | null
}

/** Reads the events of a response as the SDK's own stream does: their JSON, the errors that they tell, the end that `[DONE]` is. */
export function eventReader<Event extends object>(headers: Headers, read: (event: Event) => readonly AnswerDelta[]): VendorEvents['read'] {
  return ({ event, data }) => {
    if (data === '[DONE]') return undefined
    if (event === 'error') throw toldError(data, parsedError(data), headers)
    // Of the type that the SDK gives it; nothing checks it there, either.
    const told: (Event & StreamedError) | null = JSON.parse(data)
    if (told === null) return []
    if (told.error || told.type === 'error') throw toldError(data, told, headers)
    return read(told)
  }
}

/** The error as the SDK throws it, with the text of the event where that is all it says. */
function toldError(data: string, told: StreamedError | null, headers: Headers): APIError {
  return new APIError(undefined, told?.error ?? told ?? undefined, data, headers)
}

function parsedError(data: string): StreamedError | null {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
