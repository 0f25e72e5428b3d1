import type { JsonValue } from '../json/json-value.ts'

/** Identity of an error: `NIKA-<NAMESPACE>-<NNN>`, with an optional sub-namespace. */
export type NikaErrorCode = `NIKA-${string}`

/** What kind of failure it is; the closed list of the Nika v1 language. */
export type ErrorCategory =
  | 'parse_error'
  | 'validation_error'
  | 'variable_error'
  | 'provider_error'
  | 'network_error'
  | 'tool_error'
  | 'process_error'
  | 'budget_error'
  | 'security_error'
  | 'timeout_error'
  | 'cancelled'
  | 'internal_error'

/** A place in a text file; line and column count from 1. */
export interface ErrorPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Details by code. A package adds its own by module augmentation. */
export interface NikaErrorDetails {
  'NIKA-LOG-001': { readonly path: string; readonly reason: string }
}

/** The details of one code; a plain object of JSON values where the code declares none. */
export type DetailsOf<Code extends string> = Code extends keyof NikaErrorDetails
  ? NikaErrorDetails[Code]
  : { readonly [key: string]: JsonValue | undefined }

/** Everything a {@link NikaError} is made of. */
export interface NikaErrorInit<Code extends string = NikaErrorCode> {
  readonly code: Code
  /** One sentence: what is wrong, with the value seen. */
  readonly message: string
  /** What to do next. */
  readonly hint: string
  readonly category: ErrorCategory
  /** Whether trying the same again may succeed. */
  readonly transient: boolean
  readonly where?: ErrorPlace | undefined
  readonly details?: DetailsOf<Code> | undefined
  readonly cause?: unknown
}

const brand = Symbol.for('@nika/events/NikaError')

/** The one error of every Nika package: told apart by `code`, never by class. Test it with {@link isNikaError}. */
export class NikaError<Code extends string = NikaErrorCode> extends Error {
  readonly code: Code
  readonly hint: string
  readonly category: ErrorCategory
  readonly transient: boolean
  readonly where: ErrorPlace | undefined
  readonly details: DetailsOf<Code> | undefined

  constructor(init: NikaErrorInit<Code>) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.name = 'NikaError'
    this.code = init.code
    this.hint = init.hint
    this.category = init.category
    this.transient = init.transient
    this.where = init.where
    this.details = init.details
    Object.defineProperty(this, brand, { value: true })
  }
}

/**
 * Whether `value` is a NikaError, of `code` if one is given.
 * Holds across copies of this package and across realms, where `instanceof` does not.
 */
export function isNikaError<Code extends string = NikaErrorCode>(value: unknown, code?: Code): value is NikaError<Code> {
  return typeof value === 'object' && value !== null && brand in value && (code === undefined || ('code' in value && value.code === code))
}
