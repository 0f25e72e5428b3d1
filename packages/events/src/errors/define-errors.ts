import { type DetailsOf, type ErrorCategory, type ErrorPlace, NikaError } from './nika-error.ts'

/** What is the same for every error of one code. */
export interface ErrorDefinition {
  /** A short noun phrase; the heading in the documentation. */
  readonly title: string
  /** What to do next, when the error itself says nothing better. */
  readonly hint: string
  readonly category: ErrorCategory
  /** Whether trying the same again may succeed; false when absent. */
  readonly transient?: boolean
}

/** One package's codes. */
export type ErrorTable = Readonly<Record<string, ErrorDefinition>>

/** What one occurrence of an error adds to its definition. */
export interface ErrorOccurrence<Code extends string> {
  readonly message: string
  readonly hint?: string | undefined
  readonly category?: ErrorCategory | undefined
  readonly transient?: boolean | undefined
  readonly where?: ErrorPlace | undefined
  readonly details?: DetailsOf<Code> | undefined
  readonly cause?: unknown
}

/**
 * Makes the one function by which a package creates its errors, from the table of its codes.
 *
 *     const shopError = defineErrors({
 *       'NIKA-SHOP-001': { title: 'Out of stock', hint: 'order again tomorrow', category: 'tool_error', transient: true },
 *     })
 *     throw shopError('NIKA-SHOP-001', { message: 'no apples are left' })
 */
export function defineErrors<const Table extends ErrorTable>(table: Table) {
  return function createError<Code extends keyof Table & string>(code: Code, occurrence: ErrorOccurrence<Code>): NikaError<Code> {
    const definition: ErrorDefinition | undefined = table[code]
    if (definition === undefined) throw new TypeError(`no error is defined for ${code}`)
    return new NikaError<Code>({
      code,
      message: occurrence.message,
      hint: occurrence.hint ?? definition.hint,
      category: occurrence.category ?? definition.category,
      transient: occurrence.transient ?? definition.transient ?? false,
      where: occurrence.where,
      details: occurrence.details,
      cause: occurrence.cause,
    })
  }
}
