import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullKinds, minimalKinds } from '../../test/kind-samples.ts'
import { isExactNumber } from '../json/exact-number.ts'
import { exactNumber } from '../json/read-number-literal.ts'
import { jsonValues, unknownKinds } from '../testing/arbitraries.ts'
import { checkKind } from './check-kind.ts'
import { kindSchemas } from './event.ts'
import { fitsOf } from './fits.ts'

const samples = Object.entries(fullKinds)

describe('checkKind', () => {
  test.each(Object.values(minimalKinds))('finds nothing wrong with the least $type', (kind) => {
    expect(checkKind(kind)).toEqual([])
  })

  test.each(samples)('finds nothing wrong with %s with all that it may have, and more', (_type, kind) => {
    expect(checkKind(kind)).toEqual([])
    expect(checkKind({ ...kind, of_a_newer_version: { any: ['thing'] } })).toEqual([])
  })

  test.each(Object.values(minimalKinds))('names each member that $type must have and lacks', (kind) => {
    const required = Object.keys(kind).filter((name) => name !== 'type')

    expect(checkKind({ type: kind.type })).toEqual(required.map((path) => ({ path, message: 'is missing' })))
  })

  test.each(samples)('names each member of %s that is of the wrong type', (_type, kind) => {
    const anything = [
      'inputs',
      'sources',
      'output',
      'details',
      'messages',
      'value',
      'tool_calls',
      'args',
      'choices',
      'default',
      'answer',
      'final_output',
    ]
    for (const [name, value] of Object.entries(kind)) {
      if (name === 'type' || (anything.includes(name) && !isTyped(kind.type, name))) continue
      const wrong = typeof value === 'string' ? 7 : 'wrong'

      const issues = checkKind({ ...kind, [name]: wrong })

      expect(issues).toHaveLength(1)
      expect(issues[0]?.path).toBe(name)
      expect(issues[0]?.message).toMatch(/^expected .*, got (7|"wrong")$/)
    }
  })

  test.each([
    ['a count below 0', { type: 'task_started', task_id: 'a', attempt: -1 }, 'attempt', 'expected at least 0, got -1'],
    ['a count with a fraction', { type: 'task_started', task_id: 'a', attempt: 1.5 }, 'attempt', 'expected int, got 1.5'],
    [
      'a duration below 0',
      { type: 'task_failed', task_id: 'a', error: '', duration_ms: -0.5 },
      'duration_ms',
      'expected at least 0, got -0.5',
    ],
    [
      'a decision that is none',
      { type: 'permit_checked', task_id: 'a', decision: 'maybe' },
      'decision',
      'expected one of "allow", "deny", got "maybe"',
    ],
    ['null for text', { type: 'task_started', task_id: null }, 'task_id', 'expected string, got null'],
    ['an array for text', { type: 'task_started', task_id: ['a'] }, 'task_id', 'expected string, got an array'],
    ['an object for text', { type: 'task_started', task_id: {} }, 'task_id', 'expected string, got an object'],
    [
      'long text for a number',
      { type: 'task_started', task_id: 'a', attempt: 'x'.repeat(99) },
      'attempt',
      `expected number, got "${'x'.repeat(40)}"…`,
    ],
    ['an item of a list', { type: 'task_scheduled', task_id: 'a', dependencies: ['b', 1] }, 'dependencies.1', 'expected string, got 1'],
    [
      'a member of a member',
      { type: 'provider_responded', task_id: 'a', output_len: 1, usage: { input_tokens: '3' } },
      'usage.input_tokens',
      'expected number, got "3"',
    ],
    [
      'a member that a member lacks',
      { type: 'task_completed', task_id: 'a', output: 1, duration_ms: 1, reused_from: { run_id: 'r' } },
      'reused_from.event_id',
      'is missing',
    ],
  ])('tells %s with its path and value', (_what, kind, path, message) => {
    expect(checkKind(kind)).toEqual([{ path, message }])
  })

  test('takes an exact number for a number alone', () => {
    const called = { type: 'provider_called', task_id: 'a', provider: 'mock', model: 'm', prompt_len: 1 }
    const huge = exactNumber('1e400')

    expect(checkKind({ type: 'task_completed', task_id: 'a', output: huge, duration_ms: 1 })).toEqual([])
    expect(checkKind({ ...called, prompt_len: huge })).toEqual([{ path: 'prompt_len', message: 'expected number, got 1e400' }])
    expect(checkKind({ ...called, parameters: huge })).toEqual([{ path: 'parameters', message: 'expected record, got 1e400' }])
    expect(checkKind({ type: 'provider_responded', task_id: 'a', output_len: 1, usage: huge })).toEqual([
      { path: '', message: 'holds a number where an object belongs' },
    ])
  })

  test('says nothing about kinds that are not known', () => {
    fc.assert(fc.property(unknownKinds(), (kind) => checkKind(kind).length === 0))
  })
})

describe('the quick test of a schema', () => {
  test('answers as the schema does, for any change to any kind', () => {
    const inexact = jsonValues().filter((value) => !isExactNumber(value))
    const change = fc.record({ sample: fc.constantFrom(...samples), member: fc.nat(30), value: fc.option(inexact, { nil: undefined }) })

    fc.assert(
      fc.property(change, ({ sample: [type, kind], member, value }) => {
        const names = Object.keys(kind)
        const changed: Record<string, unknown> = { ...kind }
        const name = names[member % names.length] ?? ''
        if (value === undefined) delete changed[name]
        else changed[name] = value
        const schema = Object.entries(kindSchemas).find(([known]) => known === type)?.[1]()

        expect(schema === undefined ? undefined : fitsOf(schema)(changed)).toBe(schema?.safeParse(changed).success)
      }),
      { numRuns: 3000 },
    )
  })
})

/** Names that are free in one kind and typed in another. */
function isTyped(type: string, name: string): boolean {
  return (
    (type === 'workflow_started' && name === 'inputs') ||
    (type === 'command_started' && name === 'args') ||
    (type === 'provider_responded' && name === 'output')
  )
}
