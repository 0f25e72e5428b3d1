import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { entryOf, type SourceEntry, type SourceMap, type SourceNode } from '../source/source-node.ts'
import { suggestion } from '../suggest.ts'
import { type FieldType, type ObjectType, type PrimitiveType, primitiveTypes, type TypeExpression } from './type-expression.ts'

const constructors = ['array', 'map', 'object', 'enum']
const laterConstructors = ['union', 'integer', 'number', 'string']
const renamed = new Map([
  ['boolean', 'bool'],
  ['float', 'number'],
  ['int', 'integer'],
  ['str', 'string'],
  ['list', '{ array: T }'],
  ['array', '{ array: T }'],
  ['object', '{ object: { … } } or { map: T }'],
  ['map', '{ map: T }'],
  ['date', 'timestamp'],
])

/** Reads a type; undefined, with the reason reported, when it is none. */
export function readType(node: SourceNode, path: Path, report: Report): TypeExpression | undefined {
  if (node.kind === 'scalar' && node.value === null) return 'null'
  if (node.kind === 'scalar' && typeof node.value === 'string') return readTypeName(node.value, path, report)
  if (node.kind === 'map') return readConstructor(node, path, report)
  report({ code: 'NIKA-TYPE-001', message: `a type is a name or an object, not ${describeNode(node)}`, path })
  return undefined
}

function readTypeName(name: string, path: Path, report: Report): PrimitiveType | undefined {
  const primitive = primitiveTypes.find((type) => type === name)
  if (primitive !== undefined) return primitive
  if (name === 'bytes') {
    report({ code: 'NIKA-STAGE-001', message: 'the type bytes is not supported yet', path })
    return undefined
  }
  const instead = renamed.get(name)
  const hint = () => (instead === undefined ? suggestion(name, primitiveTypes) : `write \`${instead}\``)
  report({ code: 'NIKA-TYPE-001', message: `there is no type ${quote(name)}`, hint, path })
  return undefined
}

function readConstructor(map: SourceMap, path: Path, report: Report): TypeExpression | undefined {
  const [main, ...others] = map.entries.filter((entry) => entry.key !== 'additional')
  const additional = entryOf(map, 'additional')
  if (main === undefined || others.length > 0 || (additional !== undefined && main.key !== 'object')) {
    const keys = map.entries.map((entry) => entry.key).join(', ')
    report({ code: 'NIKA-TYPE-001', message: `{ ${keys} } is no type: a type has one key, and object may have additional`, path })
    return undefined
  }
  const inner = [...path, main.key]
  switch (main.key) {
    case 'array': {
      const element = readType(main.value, inner, report)
      return element === undefined ? undefined : { array: element }
    }
    case 'map': {
      const element = readType(main.value, inner, report)
      return element === undefined ? undefined : { map: element }
    }
    case 'enum':
      return readEnum(main, inner, report)
    case 'object':
      return readObject(main, additional, inner, report)
    default:
      return refuseConstructor(main.key, inner, report)
  }
}

function refuseConstructor(key: string, path: Path, report: Report): undefined {
  if (laterConstructors.includes(key)) {
    report({ code: 'NIKA-STAGE-001', message: `the type { ${key}: … } is not supported yet`, path, target: 'key' })
  } else if (key === 'optional') {
    report({
      code: 'NIKA-TYPE-001',
      message: 'optional is only for the fields of an object',
      hint: 'an input is optional without `required: true`',
      path,
      target: 'key',
    })
  } else {
    report({
      code: 'NIKA-TYPE-001',
      message: `there is no type { ${key}: … }`,
      hint: () => suggestion(key, constructors),
      path,
      target: 'key',
    })
  }
  return undefined
}

function readEnum(entry: SourceEntry, path: Path, report: Report): TypeExpression | undefined {
  const texts: string[] = []
  const items = entry.value.kind === 'list' ? entry.value.items : []
  for (const item of items) if (item.kind === 'scalar' && typeof item.value === 'string') texts.push(item.value)
  if (texts.length > 0 && texts.length === items.length && new Set(texts).size === texts.length) return { enum: texts }
  report({
    code: 'NIKA-TYPE-001',
    message: 'an enum is a list of different texts, at least one',
    hint: 'put numbers and words like true in quotes',
    path,
  })
  return undefined
}

function readObject(entry: SourceEntry, additional: SourceEntry | undefined, path: Path, report: Report): ObjectType | undefined {
  const isOpen = additional === undefined ? false : additional.value.kind === 'scalar' ? additional.value.value : undefined
  if (typeof isOpen !== 'boolean') {
    report({ code: 'NIKA-TYPE-001', message: 'additional is true or false', path: [...path.slice(0, -1), 'additional'] })
  }
  if (entry.value.kind !== 'map') {
    report({ code: 'NIKA-TYPE-001', message: `the fields of an object type are an object, not ${describeNode(entry.value)}`, path })
    return undefined
  }
  const fields = newRecord<FieldType>()
  let complete = typeof isOpen === 'boolean'
  for (const field of entry.value.entries) {
    const type = readField(field, [...path, field.key], report)
    if (type === undefined) complete = false
    else setOwn(fields, field.key, type)
  }
  if (!complete) return undefined
  return isOpen === true ? { object: fields, additional: true } : { object: fields }
}

function readField(field: SourceEntry, path: Path, report: Report): FieldType | undefined {
  const { value } = field
  const optional = value.kind === 'map' && value.entries.length === 1 ? entryOf(value, 'optional') : undefined
  if (optional === undefined) return readType(value, path, report)
  const type = readType(optional.value, [...path, 'optional'], report)
  return type === undefined ? undefined : { optional: type }
}
