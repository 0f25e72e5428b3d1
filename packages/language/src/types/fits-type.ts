import type { JsonValue } from '@nika/events'
import type { TypeExpression } from './type-expression.ts'

/** Where and why a value does not fit its type. */
export interface TypeMismatch {
  /** Path inside the value: `''` for the value itself, `.items[2].name` below it. */
  readonly path: string
  readonly expected: string
  readonly found: string
}

/** The first place where `value` does not fit `type`; undefined when it fits. An ExactNumber counts as a number. */
export function typeMismatch(_value: JsonValue, _type: TypeExpression): TypeMismatch | undefined {
  throw new Error('not built yet')
}

/** Whether `value` fits `type`. */
export function fitsType(value: JsonValue, type: TypeExpression): boolean {
  return typeMismatch(value, type) === undefined
}
