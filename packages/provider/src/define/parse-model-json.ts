import { freezeJson, type JsonValue, parseJson } from '@nika/events/core'

/**
 * A text that a model wrote, as JSON with exact numbers; undefined when it is not JSON or is nested too deeply to be
 * recorded. Frozen, so that an event log shares it.
 */
export function parseModelJson(text: string): JsonValue | undefined {
  try {
    return freezeJson(parseJson(text))
  } catch {
    return undefined
  }
}
