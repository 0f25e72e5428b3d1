import { EventLog, exactNumber } from '@nika/events'
import type { InferAction } from '@nika/language'
import { defineProvider, type InferRequest, type InferResponse, type MockScript, mockProvider, type Provider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { outline } from '../../test/outline.ts'
import { DeltaHub, type TaskDelta } from '../deltas.ts'
import { stepContext } from '../step.ts'
import { type InferOptions, inferVerb } from './infer.ts'

/** Asks once and gives the output with what was recorded. */
async function ask(action: Partial<InferAction>, providers: InferOptions['providers'], defaultModel = 'mock/m') {
  const log = new EventLog({ validate: true })
  const context = stepContext({ log, cwd: '/' }, { task_id: 'a', attempt: 1, signal: new AbortController().signal, effect: 'spend' })
  const output = await inferVerb({ providers, defaultModel })
    .execute({ verb: 'infer', prompt: 'x', ...action }, context)
    .then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
  return { output, log }
}

const answering = (...answers: readonly MockScript[]) => ({ mock: mockProvider({ models: { m: [...answers] } }) })
const integer = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }

describe('infer', () => {
  test('maps the fields of the language to the request of the provider', async () => {
    const requests: InferRequest[] = []
    const spy = defineProvider({
      name: 'spy',
      infer: async (request) => {
        requests.push(request)
        return { text: 'ok', finish_reason: 'stop', usage: {}, model: 'm' }
      },
    })

    await ask({ prompt: 'p', system: 's', model: 'spy/vendor/model-1', temperature: 0.2, max_tokens: 9 }, { spy })

    expect(requests).toMatchObject([{ model: 'vendor/model-1', prompt: 'p', system: 's', temperature: 0.2, max_output_tokens: 9 }])
  })

  test.each([
    ['of a provider that is not registered', { model: 'other/x' }],
    ['without a provider', { model: 'x' }],
  ])('a model %s is NIKA-PROVIDER-001, and nothing is called', async (_name, action) => {
    const { output, log } = await ask(action, answering({ text: 'x' }))

    expect(output).toMatchObject({ error: { code: 'NIKA-PROVIDER-001' } })
    expect(log.length).toBe(0)
  })

  test('a provider is loaded when it is first used, and once', async () => {
    let loads = 0
    const verb = inferVerb({
      providers: {
        mock: async () => {
          loads += 1
          return mockProvider()
        },
      },
    })
    const context = stepContext(
      { log: new EventLog(), cwd: '/' },
      { task_id: 'a', attempt: 1, signal: new AbortController().signal, effect: 'spend' },
    )

    expect(loads).toBe(0)
    await Promise.all([
      verb.execute({ verb: 'infer', prompt: 'x', model: 'mock/echo' }, context),
      verb.execute({ verb: 'infer', prompt: 'y', model: 'mock/echo' }, context),
    ])
    expect(loads).toBe(1)
  })

  test.each([
    ['whose module is missing', () => Promise.reject(new Error('no module ./parrot.ts')), 'cannot be loaded: no module ./parrot.ts'],
    [
      'that throws',
      () => {
        throw new TypeError('boo')
      },
      'cannot be loaded: boo',
    ],
    ['that is none', async () => JSON.parse('{"name":"parrot"}'), 'is none: it needs name, infer and stream'],
    ['without a name', async () => ({ ...mockProvider(), name: JSON.parse('null') }), 'is none: it needs name, infer and stream'],
    ['that is nothing', async () => JSON.parse('null'), 'is none: it needs name, infer and stream'],
  ])('a provider %s is NIKA-CONFIG-001 with its prefix, and nothing is called', async (_name, parrot, problem) => {
    const { output, log } = await ask({ model: 'parrot/grey' }, { parrot })

    expect(output).toMatchObject({ error: { code: 'NIKA-CONFIG-001', message: `the provider parrot ${problem}` } })
    expect(log.length).toBe(0)
  })

  test('a refusal is recorded as an answer and fails with NIKA-INFER-001', async () => {
    const { output, log } = await ask({}, answering({ text: '', refusal: 'no' }))

    expect(outline(log)).toEqual(['provider_called a', 'provider_responded a'])
    expect(output).toMatchObject({ error: { code: 'NIKA-INFER-001' } })
  })

  test("a failed call is provider_failed, with the provider's error", async () => {
    const { output, log } = await ask({}, answering({ fail: { kind: 'authentication', message: 'no such key', status: 401 } }))

    expect(outline(log)).toEqual(['provider_called a', 'provider_failed a'])
    expect(output).toMatchObject({ error: { code: 'NIKA-INFER-001', transient: false } })
  })

  describe('with a schema', () => {
    test('gives the value that satisfies it', async () => {
      const { output, log } = await ask({ schema: integer }, answering({ value: { n: 3 } }))

      expect(output).toEqual({ value: { n: 3 } })
      expect(log.at(2)?.kind).toEqual({ type: 'schema_validated', task_id: 'a', schema_path: '/tasks/a/infer/schema', valid: true })
    })

    test('tells what does not satisfy it, and fails with NIKA-INFER-002', async () => {
      const { output, log } = await ask({ schema: integer }, answering({ value: { n: 'three', extra: 1 } }))

      const errors = [
        { path: '', message: 'must NOT have additional properties: extra' },
        { path: '/n', message: 'must be integer' },
      ]
      expect(log.at(2)?.kind).toEqual({
        type: 'schema_validated',
        task_id: 'a',
        schema_path: '/tasks/a/infer/schema',
        valid: false,
        errors,
      })
      expect(output).toMatchObject({ error: { code: 'NIKA-INFER-002', category: 'validation_error', details: { errors } } })
    })

    test('an answer that is not JSON does not satisfy it', async () => {
      const { output, log } = await ask({ schema: integer }, answering({ text: 'three, I think' }))

      expect(log.at(2)?.kind).toMatchObject({ type: 'schema_validated', valid: false, errors: [{ path: '', message: 'must be JSON' }] })
      expect(output).toMatchObject({ error: { code: 'NIKA-INFER-002' } })
    })

    test('reads the text as JSON when the provider gives no value', async () => {
      const response: InferResponse = { text: '{"n":9007199254740993}', finish_reason: 'stop', usage: {}, model: 'm', duration_ms: 1 }
      const plain: Provider = {
        name: 'mock',
        infer: async () => response,
        async *stream() {
          yield { type: 'response', response }
        },
      }

      const { output } = await ask({ schema: integer }, { mock: plain })

      expect(output).toEqual({ value: { n: exactNumber('9007199254740993') } })
    })

    test('that cannot be compiled fails before the model is called', async () => {
      const { output, log } = await ask({ schema: { $ref: '#/$defs/missing' } }, answering({ value: 1 }))

      expect(output).toMatchObject({ error: { code: 'NIKA-PARSE-019' } })
      expect(log.length).toBe(0)
    })
  })

  describe('deltas', () => {
    test('reach whoever reads them, and the call is then a stream', async () => {
      const log = new EventLog({ validate: true })
      const deltas = new DeltaHub()
      const read: TaskDelta[] = []
      const reader = deltas.read()
      const reading = (async () => {
        for await (const delta of reader) read.push(delta)
      })()
      const context = stepContext(
        { log, deltas, cwd: '/' },
        { task_id: 'a', attempt: 1, signal: new AbortController().signal, effect: 'spend' },
      )

      const output = await inferVerb({ providers: answering({ text: 'one two' }) }).execute(
        { verb: 'infer', prompt: 'x', model: 'mock/m' },
        context,
      )
      deltas.end()
      await reading

      expect(output).toBe('one two')
      expect(read.flatMap(({ task_id, delta }) => (delta.type === 'text' ? [`${task_id}: ${delta.text}`] : []))).toEqual([
        'a: one',
        'a:  two',
      ])
      expect(log.at(0)?.kind).toMatchObject({ type: 'provider_called', stream: true })
    })
  })
})
