import { exactNumber, type JsonObject, type JsonValue } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { referencesOf, resolveTemplate } from './resolve.ts'
import type { Scope } from './scope.ts'

const ownPrototype: JsonObject = JSON.parse('{ "log": "text", "__proto__": "own" }')
const shared = { deep: [1, { x: true }] }
const scope: Scope = {
  inputs: { since: 'v1', big: exactNumber('9007199254740993') },
  const: { list: [10, 20], shared },
  with: ownPrototype,
  tasks: (id) =>
    id === 'done'
      ? { output: { text: 'hi' }, status: 'success', started_at: '2026-01-01T00:00:00Z', duration_ms: 12.9 }
      : id === 'skipped'
        ? { status: 'skipped' }
        : undefined,
}

const resolve = (template: JsonValue): JsonValue => resolveTemplate(template, scope).value

describe('resolveTemplate', () => {
  test.each<readonly [JsonValue, JsonValue]>([
    ['since ${{ inputs.since }}', 'since v1'],
    ['${{ const.list }}', [10, 20]],
    ['${{ const.list[1] }}', 20],
    ['list ${{ const.list }}', 'list [10,20]'],
    [' ${{ const.list[1] }}', ' 20'],
    ['${{ const.list }}${{ const.list }}', '[10,20][10,20]'],
    ['${{ inputs.big }}', exactNumber('9007199254740993')],
    ['n=${{ inputs.big }}', 'n=9007199254740993'],
    ['${{ with.__proto__ }}', 'own'],
    ['${{ tasks.done.output.text }}', 'hi'],
    ['${{ tasks.done.status }}', 'success'],
    ['${{ tasks.done.error }}', null],
    ['${{ tasks.done.duration_ms }}', 12],
    ['${{ tasks.skipped.output }}', null],
    ['${{ tasks.skipped.duration_ms }}', null],
    [
      { a: ['${{ inputs.since }}', 1], b: { c: 'x${{ inputs.since }}' } },
      { a: ['v1', 1], b: { c: 'xv1' } },
    ],
    [{ '${{ inputs.since }}': 1 }, { '${{ inputs.since }}': 1 }],
  ])('%j', (template, value) => {
    expect(resolve(template)).toEqual(value)
  })

  test('does not resolve its result again', () => {
    expect(resolveTemplate('${{ with.x }}', { with: { x: '${{ inputs.since }}' } }).value).toBe('${{ inputs.since }}')
  })

  test('shares what holds no template, and what a lone reference gives', () => {
    const plain = { list: [1, 2] }

    expect(resolve(plain)).toBe(plain)
    expect(resolve('${{ const.shared }}')).toBe(shared)
  })

  test('tells each reference that was read once, in order', () => {
    const { references } = resolveTemplate(['${{ with.log }} ${{ inputs.since }}', '${{ with.log }}', '\\${{ const.x }}'], scope)

    expect(references).toEqual([
      { namespace: 'with', path: ['log'], text: 'with.log' },
      { namespace: 'inputs', path: ['since'], text: 'inputs.since' },
    ])
  })

  test.each<readonly [string, string, string]>([
    ['${{ inputs.sinc }}', 'NIKA-VAR-001', '${{ inputs.sinc }} leads nowhere: the input sinc has no value'],
    ['${{ inputs.toString }}', 'NIKA-VAR-001', '${{ inputs.toString }} leads nowhere: the input toString has no value'],
    ['${{ inputs.since.x }}', 'NIKA-VAR-001', '${{ inputs.since.x }} leads nowhere: inputs.since is the text "v1", without "x"'],
    [
      '${{ inputs.big.literal }}',
      'NIKA-VAR-001',
      '${{ inputs.big.literal }} leads nowhere: inputs.big is the number 9007199254740993, without "literal"',
    ],
    ['${{ const.list[2] }}', 'NIKA-VAR-001', '${{ const.list[2] }} leads nowhere: const.list is a list, without 2'],
    ['${{ const.list.length }}', 'NIKA-VAR-001', '${{ const.list.length }} leads nowhere: const.list is a list, without "length"'],
    ['${{ tasks.none.output }}', 'NIKA-VAR-001', '${{ tasks.none.output }} leads nowhere: there is no settled task none'],
    [
      '${{ tasks.skipped.output.x }}',
      'NIKA-VAR-001',
      '${{ tasks.skipped.output.x }} leads nowhere: tasks.skipped.output is null, without "x"',
    ],
    ['${{ nothing.x }}', 'NIKA-VAR-001', 'there is no nothing'],
    ['${{ 1 + 1 }}', 'NIKA-VAR-005', '"+" stands where a value should be'],
    ['${{ a == b }}', 'NIKA-STAGE-001', 'an expression that is more than a path is not evaluated yet'],
    ['${{ a', 'NIKA-VAR-008', 'the template at 0 is not closed'],
  ])('refuses %s', (template, code, message) => {
    expect(() => resolve(template)).toThrow(expect.objectContaining({ code, message }))
  })

  test('suggests what was meant', () => {
    expect(() => resolve('${{ inputs.sinc }}')).toThrow(expect.objectContaining({ hint: 'did you mean `since`?' }))
  })

  test('says how an input without a value gets one', () => {
    expect(() => resolve('${{ inputs.unset }}')).toThrow(expect.objectContaining({ hint: 'give it a value, or declare a default' }))
  })
})

describe('referencesOf', () => {
  test('lists what a value could read, whether it is there or not', () => {
    const references = referencesOf({ a: '${{ with.x.y }} ${{ tasks.t.output }}', b: ['${{ with.x.y }}'], c: '\\${{ inputs.no }}' })

    expect(references.map(({ text }) => text)).toEqual(['with.x.y', 'tasks.t.output'])
  })
})
