import type { AnswerDelta, VendorEvents } from '@nika/provider'
import { APIError } from 'openai/error'

/** How an API tells an error within a stream: as an event of that name, or in the place of what it was asked for. */
interface StreamedError {
  readonly error?: object | null
}

/** Reads the events of a response as the SDK's own stream does: their JSON, the errors that they tell, the end that `[DONE]` is. */
export function eventReader<Event extends object>(headers: Headers, read: (event: Event) => readonly AnswerDelta[]): VendorEvents['read'] {
  return ({ event, data }) => {
    if (data === '[DONE]') return undefined
    // Of the type that the SDK gives it; nothing checks it there, either.
    const told: Event & StreamedError = JSON.parse(data)
    if (event === 'error' || told.error) throw new APIError(undefined, told.error ?? told, undefined, headers)
    return read(told)
  }
}
