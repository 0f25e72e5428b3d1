import { exactNumber, type JsonValue } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { workflow } from './build-workflow.ts'
import { parseInputTexts, resolveInputs } from './inputs.ts'
import { resolveOutputs } from './outputs.ts'
import type { TypeExpression } from './types/type-expression.ts'

const flow = workflow({
  nika: 'a',
  inputs: {
    topic: { type: 'string', required: true, description: 'what to write about' },
    count: { type: 'integer', default: 5 },
    style: { type: { enum: ['short', 'long'] } },
  },
  tasks: { a: { infer: { prompt: 'x' } } },
})

describe('resolveInputs', () => {
  test('fills in defaults and says where each value came from', () => {
    expect(resolveInputs(flow, { topic: 'cats' })).toEqual({
      inputs: { topic: 'cats', count: 5 },
      origins: { topic: 'given', count: 'default' },
    })
  })

  test('prefers what is given to a default', () => {
    expect(resolveInputs(flow, { topic: 'cats', count: 7, style: 'long' }).inputs).toEqual({ topic: 'cats', count: 7, style: 'long' })
  })

  test.each<readonly [Record<string, JsonValue>, string, string]>([
    [{}, 'NIKA-INPUT-001', 'the input topic is missing (what to write about)'],
    [{ topic: 'cats', conut: 1 }, 'NIKA-INPUT-002', 'the workflow has no input "conut"'],
    [{ topic: 'cats', toString: 1 }, 'NIKA-INPUT-002', 'the workflow has no input "toString"'],
    [{ topic: 5 }, 'NIKA-INPUT-003', 'the input topic does not fit its type: it needs string, and there is the number 5'],
    [
      { conut: 1, count: 'x' },
      'NIKA-INPUT-002',
      'the workflow has no input "conut"; the input topic is missing (what to write about); the input count does not fit its type: it needs integer, and there is the text "x"',
    ],
  ])('refuses %j with all that is wrong', (given, code, message) => {
    expect(() => resolveInputs(flow, given)).toThrow(expect.objectContaining({ code, message }))
  })

  test('suggests the input that was meant', () => {
    expect(() => resolveInputs(flow, { topic: 'cats', conut: 1 })).toThrow(expect.objectContaining({ hint: 'did you mean `count`?' }))
  })
})

describe('parseInputTexts', () => {
  test.each<readonly [TypeExpression, string, JsonValue]>([
    ['integer', '5', 5],
    ['integer', '9007199254740993', exactNumber('9007199254740993')],
    ['string', '5', '5'],
    ['string', 'true', 'true'],
    ['string', '1.10', '1.10'],
    ['string', '"quoted"', 'quoted'],
    ['string', 'plain', 'plain'],
    ['bool', 'true', true],
    ['bool', 'yes', 'yes'],
    ['null', 'null', null],
    [{ enum: ['1', '2'] }, '1', '1'],
    [{ array: 'string' }, '["a"]', ['a']],
    [{ array: 'string' }, 'a, b', 'a, b'],
    [{ map: 'integer' }, '{"a":1}', { a: 1 }],
  ])('for %j takes %s', (type, text, value) => {
    const typed = workflow({ nika: 'a', inputs: { x: { type } }, tasks: { a: { infer: { prompt: 'x' } } } })

    expect(parseInputTexts(typed, { x: text })).toEqual({ x: value })
  })

  test('takes a text that is nested without end as text', () => {
    const text = `[9007199254740993,${'['.repeat(100_000)}${']'.repeat(100_000)}]`

    expect(parseInputTexts(flow, { topic: text })).toEqual({ topic: text })
  })

  test('keeps what is not declared, for resolveInputs to refuse', () => {
    expect(parseInputTexts(flow, { other: '5' })).toEqual({ other: 5 })
  })
})

describe('resolveOutputs', () => {
  const scope = { tasks: () => ({ output: { n: 5, big: exactNumber('9007199254740993') }, status: 'success', duration_ms: 1.5 }) }

  test('gives the declared values, typed where they say so', () => {
    const typed = workflow({
      nika: 'a',
      tasks: { a: { infer: { prompt: 'x' } } },
      outputs: {
        n: { value: '${{ tasks.a.output.n }}', type: 'integer' },
        big: { value: '${{ tasks.a.output.big }}', type: 'integer' },
        text: 'n is ${{ tasks.a.output.n }}',
        status: '${{ tasks.a.status }}',
        took: '${{ tasks.a.duration_ms }}',
      },
    })

    expect(resolveOutputs(typed, scope)).toEqual({ n: 5, big: exactNumber('9007199254740993'), text: 'n is 5', status: 'success', took: 1 })
  })

  test('gives nothing when the workflow declares nothing', () => {
    expect(resolveOutputs(flow, scope)).toBeUndefined()
  })

  test('refuses a value that does not fit', () => {
    const typed = workflow({
      nika: 'a',
      tasks: { a: { infer: { prompt: 'x' } } },
      outputs: { n: { value: '${{ tasks.a.output }}', type: { map: 'string' } } },
    })
    const message = 'the output n does not fit its type at n: it needs string, and there is the number 5'

    expect(() => resolveOutputs(typed, scope)).toThrow(expect.objectContaining({ code: 'NIKA-VAR-009', message }))
  })
})
