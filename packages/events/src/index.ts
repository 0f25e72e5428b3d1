export { logErrorTable } from './errors/codes.ts'
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
export { ExactNumber, exactNumber, isExactNumber, isJsonNumber } from './json/exact-number.ts'
export type { JsonObject, JsonValue } from './json/json-value.ts'
export { parseJson } from './json/parse-json.ts'
