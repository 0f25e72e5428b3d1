import type { Report } from '../problem.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { jsonOf, type SourceNode } from '../source/source-node.ts'
import { readType } from '../types/read-type.ts'
import type { ConstDeclaration } from '../workflow.ts'
import { Fields } from './fields.ts'
import { refuseTemplates } from './refuse-templates.ts'

/** Reads `const:`. An object with both `type` and `value` is a typed constant; everything else is the value itself. */
export function readConst(node: SourceNode | undefined, report: Report): Readonly<Record<string, ConstDeclaration>> {
  const constants = newRecord<ConstDeclaration>()
  const fields = node === undefined ? undefined : Fields.of(node, ['const'], report, 'const:')
  for (const { key, value } of fields?.map.entries ?? []) {
    const path = ['const', key]
    const typed = value.kind === 'map' ? new Fields(value, path, report) : undefined
    const isTyped = typed?.node('type') !== undefined && typed.node('value') !== undefined
    const constant = typed !== undefined && isTyped ? readTyped(typed, report) : { value: jsonOf(value) }
    if (!isTyped) refuseTemplates(jsonOf(value), path, report)
    if (constant !== undefined) setOwn(constants, key, constant)
  }
  return constants
}

function readTyped(fields: Fields, report: Report): ConstDeclaration | undefined {
  fields.checkKeys({ known: ['type', 'value', 'description'] }, 'a typed constant')
  const typeNode = fields.node('type')
  const valueNode = fields.node('value')
  const description = fields.text('description')
  if (typeNode === undefined || valueNode === undefined) return undefined
  const type = readType(typeNode, fields.pathOf('type'), report)
  const value = jsonOf(valueNode)
  refuseTemplates(value, fields.pathOf('value'), report)
  return type === undefined ? undefined : { value, type, ...(description === undefined ? {} : { description }) }
}
