import type { ExactNumber } from './exact-number.ts'

/** A JSON value whose numbers are exact: a literal that no double holds is an {@link ExactNumber}. */
export type JsonValue = null | boolean | number | string | ExactNumber | JsonArray | JsonObject

/** A JSON array. */
export interface JsonArray extends ReadonlyArray<JsonValue> {}

/** A JSON object. `__proto__` is an ordinary key. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}
