import { exactNumber } from '@nika/events'
import { describe, expect, test } from 'vitest'
import type { ExecAction, InferAction, InvokeAction } from '../workflow.ts'
import { referencesOfAction, resolveAction } from './resolve-action.ts'

const scope = { inputs: { dir: './out', hot: 1.5, many: exactNumber('9007199254740993') }, with: { data: { b: 1, a: [true] }, name: null } }

const exec: ExecAction = {
  verb: 'exec',
  command: ['git', '--dir=${{ inputs.dir }}', '${{ with.data }}'],
  cwd: '${{ inputs.dir }}',
  env: { DATA: '${{ with.data }}', PLAIN: 'x', __proto__: 'not inherited' },
  stdin: '${{ with.name }}',
  capture: 'stdout',
  decode: 'text',
}

describe('resolveAction', () => {
  test('gives text fields text, whatever their templates give', () => {
    const { action } = resolveAction(exec, scope)

    expect(action).toEqual({
      verb: 'exec',
      command: ['git', '--dir=./out', '{"a":[true],"b":1}'],
      cwd: './out',
      env: { DATA: '{"a":[true],"b":1}', PLAIN: 'x' },
      stdin: 'null',
      capture: 'stdout',
      decode: 'text',
    })
  })

  test('keeps the type of a lone reference in the arguments of a tool', () => {
    const invoke: InvokeAction = {
      verb: 'invoke',
      tool: 'nika:write',
      args: { path: '${{ inputs.dir }}/x', content: '${{ with.data }}', overwrite: true, list: ['${{ inputs.hot }}'] },
    }

    expect(resolveAction(invoke, scope).action.args).toEqual({
      path: './out/x',
      content: { b: 1, a: [true] },
      overwrite: true,
      list: [1.5],
    })
  })

  test('tells the fields that held a template, with what they gave and what they read', () => {
    const { fields } = resolveAction(exec, scope)

    expect(fields.map(({ field, template, result, references }) => [field, template, result, references.map(({ text }) => text)])).toEqual([
      ['command[1]', '--dir=${{ inputs.dir }}', '--dir=./out', ['inputs.dir']],
      ['command[2]', '${{ with.data }}', '{"a":[true],"b":1}', ['with.data']],
      ['cwd', '${{ inputs.dir }}', './out', ['inputs.dir']],
      ['env.DATA', '${{ with.data }}', '{"a":[true],"b":1}', ['with.data']],
      ['stdin', '${{ with.name }}', 'null', ['with.name']],
    ])
  })

  test('unescapes a field that holds no template, without telling it', () => {
    const infer: InferAction = { verb: 'infer', prompt: 'write \\${{ x }}' }

    expect(resolveAction(infer, {})).toEqual({ action: { verb: 'infer', prompt: 'write ${{ x }}' }, fields: [] })
  })

  test('resolves an action that cannot change to the same again and again', () => {
    const frozen = Object.freeze<InferAction>({ verb: 'infer', prompt: 'write \\${{ x }}' })
    const first = resolveAction(frozen, {})

    expect(first.action.prompt).toBe('write ${{ x }}')
    expect(resolveAction(frozen, {})).toEqual(first)
  })

  test('leaves a schema as it is', () => {
    const infer: InferAction = { verb: 'infer', prompt: 'x', schema: { const: '${{ inputs.dir }}' } }

    expect(resolveAction(infer, scope).action).toEqual(infer)
  })

  test('takes a number from a template', () => {
    const infer: InferAction = { verb: 'infer', prompt: 'x', temperature: '${{ inputs.hot }}', max_tokens: 5 }

    expect(resolveAction(infer, scope).action).toEqual({ verb: 'infer', prompt: 'x', temperature: 1.5, max_tokens: 5 })
  })

  test.each([
    [{ temperature: '${{ inputs.dir }}' }, 'temperature must be a number from 0 to 2, not the text "./out"'],
    [{ temperature: '1.${{ inputs.hot }}' }, 'temperature must be a number from 0 to 2, not the text "1.1.5"'],
    [{ max_tokens: '${{ inputs.hot }}' }, 'max_tokens must be a positive integer, not the number 1.5'],
    [{ max_tokens: '${{ inputs.many }}' }, 'max_tokens must be a positive integer, not the number 9007199254740993'],
  ])('refuses %j', (fields, message) => {
    expect(() => resolveAction({ verb: 'infer', prompt: 'x', ...fields }, scope)).toThrow(
      expect.objectContaining({ code: 'NIKA-VAR-006', message }),
    )
  })
})

test('referencesOfAction lists what a body reads', () => {
  expect(referencesOfAction(exec).map(({ text }) => text)).toEqual(['inputs.dir', 'with.data', 'with.name'])
})
