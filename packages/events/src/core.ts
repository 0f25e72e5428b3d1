export { defineErrors, type ErrorDefinition, type ErrorOccurrence, type ErrorTable } from './errors/define-errors.ts'
export {
  type DetailsOf,
  type ErrorCategory,
  type ErrorPlace,
  isNikaError,
  NikaError,
  type NikaErrorCode,
  type NikaErrorDetails,
  type NikaErrorInit,
} from './errors/nika-error.ts'
export { assertNever } from './event/assert-never.ts'
export { type ExactNumber, isExactNumber, isJsonNumber } from './json/exact-number.ts'
export { freezeJson } from './json/freeze-json.ts'
export type { JsonArray, JsonObject, JsonValue } from './json/json-value.ts'
export { parseJson } from './json/parse-json.ts'
export { exactNumber } from './json/read-number-literal.ts'
