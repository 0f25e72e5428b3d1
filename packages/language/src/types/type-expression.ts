/** The type of an input, a constant or an output. `integer` is a `number`; there are no coercions. */
export type TypeExpression = PrimitiveType | ArrayType | MapType | ObjectType | EnumType

/** A type that is one word. The formats of text (uri, path, duration, timestamp) are told, not judged. */
export type PrimitiveType = (typeof primitiveTypes)[number]

export const primitiveTypes = ['null', 'bool', 'integer', 'number', 'string', 'uri', 'path', 'duration', 'timestamp'] as const

/** A list whose items are all of one type. */
export interface ArrayType {
  readonly array: TypeExpression
}

/** An object with any keys, whose values are all of one type. */
export interface MapType {
  readonly map: TypeExpression
}

/** An object with these fields and, unless `additional`, no others. */
export interface ObjectType {
  readonly object: Readonly<Record<string, FieldType>>
  readonly additional?: true
}

/** A field's type; an optional field may be absent, but null only if its type admits null. */
export type FieldType = TypeExpression | OptionalType

/** A field that may be absent. */
export interface OptionalType {
  readonly optional: TypeExpression
}

/** One of these texts. */
export interface EnumType {
  readonly enum: readonly string[]
}

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
