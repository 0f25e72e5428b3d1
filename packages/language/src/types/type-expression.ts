/** The type of an input, a constant or an output. `integer` is a `number`; there are no coercions. */
export type TypeExpression =
  | PrimitiveType
  | { readonly array: TypeExpression }
  | { readonly map: TypeExpression }
  | ObjectType
  | { readonly enum: readonly string[] }

export type PrimitiveType = (typeof primitiveTypes)[number]

export const primitiveTypes = ['null', 'bool', 'integer', 'number', 'string', 'uri', 'path', 'duration', 'timestamp'] as const

/** An object with these fields and, unless `additional`, no others. */
export interface ObjectType {
  readonly object: Readonly<Record<string, FieldType>>
  readonly additional?: boolean
}

/** A field's type; an optional field may be absent, but null only if its type admits null. */
export type FieldType = TypeExpression | { readonly optional: TypeExpression }
