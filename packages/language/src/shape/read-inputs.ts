import type { Report } from '../problem.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { jsonOf, type SourceNode } from '../source/source-node.ts'
import { readType } from '../types/read-type.ts'
import type { InputDeclaration } from '../workflow.ts'
import { Fields } from './fields.ts'
import { refuseTemplates } from './refuse-templates.ts'

/** Reads `inputs:`. */
export function readInputs(node: SourceNode | undefined, report: Report): Readonly<Record<string, InputDeclaration>> {
  const inputs = newRecord<InputDeclaration>()
  const fields = node === undefined ? undefined : Fields.of(node, ['inputs'], report, 'inputs:')
  for (const { key } of fields?.map.entries ?? []) {
    const input = fields === undefined ? undefined : readInput(fields, key, report)
    if (input !== undefined) setOwn(inputs, key, input)
  }
  return inputs
}

function readInput(inputs: Fields, name: string, report: Report): InputDeclaration | undefined {
  const node = inputs.node(name)
  if (node === undefined) return undefined
  if (node.kind !== 'map') {
    report({
      code: 'NIKA-PARSE-019',
      message: `the input ${name} must be declared as an object`,
      hint: `write \`${name}: { type: string }\``,
      path: inputs.pathOf(name),
    })
    return undefined
  }
  const fields = new Fields(node, inputs.pathOf(name), report)
  fields.checkKeys({ known: ['type', 'required', 'default', 'description'] }, 'an input')
  const typeNode = fields.node('type')
  if (typeNode === undefined)
    report({ code: 'NIKA-PARSE-019', message: `the input ${name} has no type`, hint: 'add `type:`', path: fields.path, target: 'key' })
  const type = typeNode === undefined ? undefined : readType(typeNode, fields.pathOf('type'), report)
  const required = fields.flag('required') ?? false
  const description = fields.text('description')
  const defaultNode = fields.node('default')
  if (defaultNode !== undefined) refuseTemplates(jsonOf(defaultNode), fields.pathOf('default'), report)
  if (type === undefined) return undefined
  return {
    type,
    required,
    ...(defaultNode === undefined ? {} : { default: jsonOf(defaultNode) }),
    ...(description === undefined ? {} : { description }),
  }
}
