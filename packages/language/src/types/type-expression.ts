/**
 * The type of an input, a constant or an output. `integer` is a `number`; there are no coercions.
 * These are aliases, not interfaces, so that a type is also a JsonValue.
 */
export type TypeExpression = PrimitiveType | ArrayType | MapType | ObjectType | EnumType

export type PrimitiveType = (typeof primitiveTypes)[number]

export const primitiveTypes = ['null', 'bool', 'integer', 'number', 'string', 'uri', 'path', 'duration', 'timestamp'] as const

export type ArrayType = { readonly array: TypeExpression }

/** An object with any keys, whose values are all of one type. */
export type MapType = { readonly map: TypeExpression }

/** An object with these fields and, unless `additional`, no others. */
export type ObjectType = {
  readonly object: Readonly<Record<string, FieldType>>
  readonly additional?: true
}

/** A field's type; an optional field may be absent, but null only if its type admits null. */
export type FieldType = TypeExpression | OptionalType

export type OptionalType = { readonly optional: TypeExpression }

/** One of these texts. */
export type EnumType = { readonly enum: readonly string[] }

/** A type as it is written in a workflow: `string`, `{ array: string }`, `{ object: { name: string } }`. */
export function formatType(type: FieldType): string {
  if (typeof type === 'string') return type
  if ('array' in type) return `{ array: ${formatType(type.array)} }`
  if ('map' in type) return `{ map: ${formatType(type.map)} }`
  if ('optional' in type) return `{ optional: ${formatType(type.optional)} }`
  if ('enum' in type) return `{ enum: [${type.enum.join(', ')}] }`
  const fields = Object.entries(type.object).map(([name, field]) => `${name}: ${formatType(field)}`)
  return `{ object: { ${fields.join(', ')} }${type.additional ? ', additional: true' : ''} }`
}
