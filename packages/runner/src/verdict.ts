import { type EventOf, freezeJson, type JsonValue, type NikaError } from '@nika/events'

/** What is known when an attempt at a task ends. */
export interface AttemptEnd {
  readonly task_id: string
  readonly attempt?: number
  readonly duration_ms: number
}

/** task_failed: the message and the rest of the language's error record. */
export function failedVerdict({ task_id, attempt, duration_ms }: AttemptEnd, error: NikaError): EventOf<'task_failed'> {
  const { message, code, category, transient, hint } = error
  return { type: 'task_failed', task_id, error: message, duration_ms, code, category, transient, details: detailsOf(error), hint, attempt }
}

/** Details that are not JSON, of somebody else's error, are left out: the message and the code are what counts. */
function detailsOf({ details }: NikaError): JsonValue | undefined {
  if (details === undefined) return undefined
  try {
    return freezeJson(details)
  } catch {
    return undefined
  }
}
