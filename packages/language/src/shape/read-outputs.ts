import type { Report } from '../problem.ts'
import { describeNode } from '../quote.ts'
import { newRecord, setOwn } from '../source/record.ts'
import type { SourceNode } from '../source/source-node.ts'
import { readType } from '../types/read-type.ts'
import type { OutputDeclaration } from '../workflow.ts'
import { Fields } from './fields.ts'

/** Reads `outputs:`; undefined when there is none. */
export function readOutputs(node: SourceNode | undefined, report: Report): Readonly<Record<string, OutputDeclaration>> | undefined {
  if (node === undefined) return undefined
  const outputs = newRecord<OutputDeclaration>()
  for (const { key, value } of Fields.of(node, ['outputs'], report, 'outputs:')?.map.entries ?? []) {
    const output = readOutput(key, value, report)
    if (output !== undefined) setOwn(outputs, key, output)
  }
  return outputs
}

function readOutput(name: string, node: SourceNode, report: Report): OutputDeclaration | undefined {
  const path = ['outputs', name]
  if (node.kind === 'scalar' && typeof node.value === 'string') return { value: node.value }
  if (node.kind !== 'map') {
    report({
      code: 'NIKA-PARSE-019',
      message: `the output ${name} must be a template, not ${describeNode(node)}`,
      hint: 'write `${{ tasks.<id>.output }}`',
      path,
    })
    return undefined
  }
  const fields = new Fields(node, path, report)
  fields.checkKeys({ known: ['value', 'type', 'description'] }, 'an output')
  const value = fields.requiredText('value', `the output ${name}`)
  const description = fields.text('description')
  const typeNode = fields.node('type')
  const type = typeNode === undefined ? undefined : readType(typeNode, fields.pathOf('type'), report)
  if (value === undefined) return undefined
  return { value, ...(type === undefined ? {} : { type }), ...(description === undefined ? {} : { description }) }
}
