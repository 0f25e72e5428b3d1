import { isNikaError } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { resolveInputs } from '../inputs.ts'
import { resolveOutputs } from '../outputs.ts'
import { parseWorkflow } from '../parse-workflow.ts'
import { resolveAction } from '../templates/resolve-action.ts'
import type { Workflow } from '../workflow.ts'
import { type LanguageErrorCode, languageErrorTable } from './codes.ts'

const start = 'nika: a\n'
const head = `${start}permits: { exec: [git], tools: ["nika:*"], fs: { read: ["./**"], write: ["./**"] }, net: { http: [example.com] } }\n`
const task = 'tasks: { a: { exec: { command: [git] } } }\n'
const infer = (body: string): string => `${head}tasks: { a: { infer: ${body} } }\n`
const exec = (body: string): string => `${head}tasks: { a: { exec: ${body} } }\n`
const prompt = (text: string): string => infer(`{ prompt: ${JSON.stringify(text)} }`)
const permits = (block: string): string => `${start}permits: ${block}\n${task}`
const invoke = (tool: string, args: string): string => `${head}tasks: { a: { invoke: { tool: "${tool}", args: ${args} } } }\n`

/** A document for each code that checking gives, with nothing else wrong. */
const documents: readonly (readonly [LanguageErrorCode, string])[] = [
  ['NIKA-YAML-001', `${head}const: { x: &a 1 }\n${task}`],
  ['NIKA-YAML-002', `${head}const: { x: *a }\n${task}`],
  ['NIKA-YAML-003', `${head}const: { <<: { x: 1 } }\n${task}`],
  ['NIKA-YAML-004', `${head}const: { x: 1, x: 2 }\n${task}`],
  ['NIKA-YAML-005', `${head}const: { x: ${'y'.repeat(65_537)} }\n${task}`],
  ['NIKA-YAML-006', `${head}const: { x: !mine 1 }\n${task}`],
  ['NIKA-YAML-007', `${head}const: { x: { 1: one } }\n${task}`],
  ['NIKA-YAML-008', `${head}const: { x: .nan }\n${task}`],
  ['NIKA-YAML-009', `${head}const: { x: ${'['.repeat(63)}${']'.repeat(63)} }\n${task}`],
  ['NIKA-YAML-010', `${head}${task}# ${'x'.repeat(1_048_576)}`],
  ['NIKA-YAML-011', `${head}const: { x: e\u0301 }\n${task}`],
  ['NIKA-PARSE-001', `${head}${task}outputs: "x`],
  ['NIKA-PARSE-002', `${start}tasks: {}\n`],
  ['NIKA-PARSE-003', `nika: My_Flow\npermits: { exec: [git] }\n${task}`],
  ['NIKA-PARSE-005', `${head}flavour: vanilla\n${task}`],
  ['NIKA-PARSE-006', `${head}tasks: { a-b: { exec: { command: [git] } } }\n`],
  ['NIKA-PARSE-008', `${head}tasks: { a: { with: { x: 1 } } }\n`],
  ['NIKA-PARSE-009', `${head}tasks: { a: { exec: { command: [git] }, infer: { prompt: x } } }\n`],
  ['NIKA-PARSE-013', `${head}tasks: { a: { with: { output: 1 }, exec: { command: [git] } } }\n`],
  ['NIKA-PARSE-017', `${head}tasks:\n  a: { exec: { command: [git] } }\n  a: { exec: { command: [git] } }\n`],
  ['NIKA-PARSE-018', infer('{ system: x }')],
  ['NIKA-PARSE-019', exec('{ command: git log }')],
  ['NIKA-PARSE-022', `${head}tasks: [{ exec: { command: [git] } }]\n`],
  ['NIKA-PARSE-023', `${head}tasks: { a: { id: a, exec: { command: [git] } } }\n`],
  ['NIKA-PARSE-024', `${head}tasks: { a: { depends_on: [], exec: { command: [git] } } }\n`],
  ['NIKA-PARSE-025', exec('{ command: [git], capture: structured, decode: json }')],
  ['NIKA-DAG-001', `${head}tasks: { a: { after: { a: success }, exec: { command: [git] } } }\n`],
  ['NIKA-DAG-002', `${head}tasks: { a: { after: { b: success }, exec: { command: [git] } } }\n`],
  ['NIKA-DAG-005', `${head}tasks: { a: { after: { b: done }, exec: { command: [git] } }, b: { exec: { command: [git] } } }\n`],
  ['NIKA-TYPE-001', `${head}inputs: { x: { type: boolean } }\n${task}`],
  ['NIKA-DEFAULT-001', `${head}inputs: { x: { type: integer, default: one } }\n${task}`],
  ['NIKA-VAR-001', prompt('${{ inputs.x }}')],
  [
    'NIKA-VAR-003',
    `${head}tasks: { a: { infer: { prompt: x, schema: { type: object, properties: { x: { type: string } } } } } }\noutputs: { x: "\${{ tasks.a.output.y }}" }\n`,
  ],
  ['NIKA-VAR-005', prompt('${{ inputs. }}')],
  ['NIKA-VAR-008', prompt('${{ inputs.x')],
  ['NIKA-VAR-020', `${head}${task}outputs: { x: "\${{ tasks.a }}" }\n`],
  ['NIKA-VAR-021', `${head}tasks: { a: { exec: { command: [git] } }, b: { infer: { prompt: "\${{ tasks.a.output }}" } } }\n`],
  ['NIKA-VALUES-001', `${head}vars: { x: 1 }\n${task}`],
  ['NIKA-VALUES-002', `${head}env: { X: "1" }\n${task}`],
  ['NIKA-VALUES-003', prompt('${{ params.x }}')],
  ['NIKA-INVOKE-001', invoke('nika:raed', '{ path: x }')],
  ['NIKA-BUILTIN-001', invoke('nika:read', '{}')],
  ['NIKA-BUILTIN-DONE-001', invoke('nika:done', '{}')],
  ['NIKA-BUILTIN-COMPOSE-001', invoke('nika:compose', '{}')],
  ['NIKA-PROVIDER-001', `${head}model: acme/model\n${task}`],
  ['NIKA-AUTH-006', `${start}${task}`],
  ['NIKA-AUTH-007', permits('{ exec: [git, "${{ inputs.x }}"] }')],
  ['NIKA-AUTH-009', permits('{ exec: [git], env: [LD_PRELOAD] }')],
  ['NIKA-AUTH-010', permits('{ exec: [git], net: { http: ["*.example.com"] } }')],
  ['NIKA-SEC-001', `${start}permits: { exec: true }\ntasks: { a: { exec: { command: [sudo, git] } } }\n`],
  ['NIKA-SEC-004', permits('{ exec: [cargo] }')],
  ['NIKA-SEC-005', permits('{ exec: [git], net: { http: [169.254.169.254] } }')],
  ['NIKA-STAGE-001', `${head}run: { clock: system }\n${task}`],
]

const outputs: Workflow = { name: 'a', inputs: {}, const: {}, tasks: [], outputs: { x: { value: '1', type: 'integer' } } }
const inputs = (required: boolean): Workflow => ({ name: 'a', inputs: { x: { type: 'integer', required } }, const: {}, tasks: [] })

/** What gives the codes that only a run can give. */
const actions: readonly (readonly [LanguageErrorCode, () => unknown])[] = [
  ['NIKA-VAR-006', () => resolveAction({ verb: 'infer', prompt: 'x', temperature: '${{ inputs.x }}' }, { inputs: { x: 'hot' } })],
  ['NIKA-VAR-009', () => resolveOutputs(outputs, {})],
  ['NIKA-INPUT-001', () => resolveInputs(inputs(true), {})],
  ['NIKA-INPUT-002', () => resolveInputs(inputs(false), { y: 1 })],
  ['NIKA-INPUT-003', () => resolveInputs(inputs(false), { x: 'one' })],
]

describe('the codes of the language', () => {
  test.each(documents)('%s is all that is wrong with a document that breaks its law', (code, text) => {
    const { workflow, diagnostics } = parseWorkflow(text)

    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code])
    expect(workflow).toBeUndefined()
  })

  test.each(actions)('%s is thrown', (code, act) => {
    expect(codeThrownBy(act)).toBe(code)
  })

  test('are all provoked', () => {
    const provoked = [...documents, ...actions].map(([code]) => code)

    expect([...provoked].sort()).toEqual(Object.keys(languageErrorTable).sort())
  })
})

function codeThrownBy(act: () => unknown): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return isNikaError(error) ? error.code : 'not a NikaError'
  }
}
