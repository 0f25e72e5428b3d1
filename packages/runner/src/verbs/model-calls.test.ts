import { EventLog, type EventOf, isKnownKind } from '@nika/events'
import { workflow } from '@nika/language'
import { defineProvider, type InferRequest, type MockScript, mockProvider, type Provider, providerError } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { outline } from '../../test/outline.ts'
import { DeltaHub, type TaskDelta } from '../deltas.ts'
import { Runner } from '../runner.ts'
import { stepContext } from '../step.ts'
import { inferVerb } from './infer.ts'
import type { ModelCallOptions } from './model-calls.ts'

const overloaded: MockScript = { fail: { kind: 'overloaded', message: 'come back later', status: 529 } }
const integer = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false }

/** Waits that take no time, and what was waited. */
function patience() {
  const waits: number[] = []
  const retry = {
    random: () => 1,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds)
    },
  }
  return { waits, retry }
}

/** A provider that shows what it was asked. */
function overheard(...answers: readonly MockScript[]) {
  const requests: InferRequest[] = []
  const mock = mockProvider({ answers })
  const provider = defineProvider({
    name: 'own',
    infer: (request) => {
      requests.push(request)
      return mock.infer(request)
    },
  })
  return { provider, requests }
}

/** Runs one task that asks `own/m`. */
async function ask(provider: Provider, modelCalls: ModelCallOptions = {}, schema?: typeof integer, runId = 'run-1') {
  const definition = workflow(
    { nika: 'ask', model: 'own/m', tasks: { a: { infer: { prompt: 'How many?', ...(schema === undefined ? {} : { schema }) } } } },
    { providers: ['own'] },
  )
  const runner = new Runner(definition, { providers: { own: provider }, modelCalls, runId })
  const result = await runner.run()
  return { result, log: runner.eventLog }
}

function callsOf(log: EventLog): readonly EventOf<'provider_called'>[] {
  return log.events().flatMap(({ kind }) => (isKnownKind(kind) && kind.type === 'provider_called' ? [kind] : []))
}

const steps = (log: EventLog) => outline(log).filter((line) => /provider_|schema_|task_retry/.test(line))

describe('a call that fails for a while', () => {
  test('is made again within the attempt of its task, three times in all, each wait twice as long', async () => {
    const { waits, retry } = patience()
    const { provider } = overheard(overloaded, overloaded, { text: 'three' })

    const { result, log } = await ask(provider, { retry })

    expect(result).toMatchObject({ status: 'completed', outputs: { a: 'three' } })
    expect(steps(log)).toEqual([
      'provider_called a',
      'provider_failed a',
      'provider_called a',
      'provider_failed a',
      'provider_called a',
      'provider_responded a',
    ])
    expect(waits).toEqual([500, 1000])
    expect(log.filterTask('a').filter(({ kind }) => kind.type === 'task_started')).toHaveLength(1)
  })

  test('tells when the next try comes, and each try is a call of its own with the same request', async () => {
    const { provider } = overheard(overloaded, { text: 'three' })

    const { log } = await ask(provider, { retry: patience().retry })

    const failed = log.events().find(({ kind }) => kind.type === 'provider_failed')
    expect(failed?.kind).toMatchObject({ code: 'NIKA-INFER-001', status: 529, transient: true, retry_delay_ms: 500 })
    const [first, second] = callsOf(log)
    expect([first?.attempt, second?.attempt]).toEqual([1, 2])
    expect(second?.call_id).not.toBe(first?.call_id)
    expect(second?.request_hash).toBe(first?.request_hash)
  })

  test('waits as long as the vendor asks', async () => {
    const { waits, retry } = patience()
    const { provider } = overheard({ fail: { kind: 'rate_limit', message: 'slow down', status: 429, retry_after_ms: 7000 } }, { text: 'x' })

    await ask(provider, { retry })

    expect(waits).toEqual([7000])
  })

  test('fails its task as transient when the tries are spent', async () => {
    const { provider } = overheard(overloaded)

    const { result, log } = await ask(provider, { retry: patience().retry })

    expect(result).toMatchObject({ status: 'failed', error: { code: 'NIKA-INFER-001', transient: true } })
    expect(callsOf(log)).toHaveLength(3)
    expect(log.events().findLast(({ kind }) => kind.type === 'provider_failed')?.kind).not.toHaveProperty('retry_delay_ms')
    expect(log.events().find(({ kind }) => kind.type === 'task_failed')?.kind).toMatchObject({ transient: true, attempt: 1 })
  })

  test.each<[string, ModelCallOptions['retry'], MockScript]>([
    ['with retries off', false, overloaded],
    ['that another try would not help', undefined, { fail: { kind: 'authentication', message: 'no such key', status: 401 } }],
  ])('%s is made once', async (_name, retry, failure) => {
    const { provider } = overheard(failure)

    const { log } = await ask(provider, { retry })

    expect(steps(log)).toEqual(['provider_called a', 'provider_failed a'])
  })

  test.each(['NIKA-CANCEL-001', 'NIKA-TIMEOUT-001'] as const)('and waits for its next try ends at once by %s', async (code) => {
    const log = new EventLog()
    const controller = new AbortController()
    log.subscribe(({ kind }) => {
      if (kind.type === 'provider_failed') setTimeout(() => controller.abort(providerError(code, { message: 'enough' })))
    })
    const context = stepContext({ log, cwd: '/' }, { task_id: 'a', attempt: 1, signal: controller.signal, effect: 'spend' })
    const { provider } = overheard({ fail: { kind: 'rate_limit', message: 'slow down', status: 429, retry_after_ms: 50_000 } })

    const asked = inferVerb({ providers: { own: provider } }).execute({ verb: 'infer', prompt: 'x', model: 'own/m' }, context)

    await expect(asked).rejects.toMatchObject({ code })
    expect(steps(log)).toEqual(['provider_called a', 'provider_failed a'])
  })

  test('waits at the durability barrier before each try', async () => {
    const log = new EventLog({ validate: true })
    const waitedFor: number[] = []
    const context = stepContext(
      {
        log,
        cwd: '/',
        durability: {
          barrier: async (eventId) => {
            waitedFor.push(eventId)
          },
        },
      },
      { task_id: 'a', attempt: 1, signal: new AbortController().signal, effect: 'spend' },
    )
    const { provider } = overheard(overloaded, { text: 'three' })

    await inferVerb({ providers: { own: provider }, retry: patience().retry }).execute(
      { verb: 'infer', prompt: 'x', model: 'own/m' },
      context,
    )

    expect(waitedFor.map((id) => log.at(id)?.kind.type)).toEqual(['provider_called', 'provider_called'])
  })

  test('begins its stream again, and says so', async () => {
    const deltas = new DeltaHub()
    const read: TaskDelta[] = []
    const reading = (async (reader) => {
      for await (const delta of reader) read.push(delta)
    })(deltas.read())
    const context = stepContext(
      { log: new EventLog(), deltas, cwd: '/' },
      { task_id: 'a', attempt: 1, signal: new AbortController().signal, effect: 'spend' },
    )
    const mock = mockProvider({
      answers: [{ text: 'one two', fail: { kind: 'connection', message: 'gone' }, fail_after: 1 }, { text: 'three' }],
    })

    await inferVerb({ providers: { mock }, retry: patience().retry }).execute({ verb: 'infer', prompt: 'x', model: 'mock/m' }, context)
    deltas.end()
    await reading

    expect(read.map(({ delta }) => (delta.type === 'text' ? delta.text : delta.type)).filter((text) => text !== 'usage')).toEqual([
      'one',
      'restart',
      'three',
    ])
  })
})

describe('a repair', () => {
  test('asks again with the answer and what is wrong with it, as a call of its own', async () => {
    const { provider, requests } = overheard({ text: '{"n":"three"}' }, { text: '{"n":3}' })

    const { result, log } = await ask(provider, {}, integer)

    expect(result.outputs).toEqual({ a: { n: 3 } })
    expect(steps(log)).toEqual([
      'provider_called a',
      'provider_responded a',
      'schema_validated a',
      'provider_called a',
      'provider_responded a',
      'schema_validated a',
    ])
    expect(requests[1]).toMatchObject({
      model: 'm',
      schema: integer,
      messages: [
        { role: 'user', content: 'How many?' },
        { role: 'assistant', content: '{"n":"three"}' },
        {
          role: 'user',
          content:
            'This answer does not satisfy the JSON Schema: /n must be integer. Answer again, with JSON that satisfies it and nothing else.',
        },
      ],
    })
    expect(requests[1]).not.toHaveProperty('prompt')
    expect(callsOf(log).map(({ attempt }) => attempt)).toEqual([1, 1])
  })

  test.each([
    [undefined, 2],
    [0, 1],
    [2, 3],
  ])('of at most %s makes %i calls, then the task fails with NIKA-INFER-002', async (repairs, calls) => {
    const { provider } = overheard({ text: '{}' })

    const { result, log } = await ask(provider, { repairs }, integer)

    expect(result).toMatchObject({ status: 'failed', error: { code: 'NIKA-INFER-002' } })
    expect(callsOf(log)).toHaveLength(calls)
  })

  test('is not asked of an answer that was cut: it would be cut again', async () => {
    const { provider } = overheard({ text: '{"n":', finish_reason: 'length' })

    const { result, log } = await ask(provider, {}, integer)

    expect(result.error).toMatchObject({ code: 'NIKA-INFER-002', hint: 'raise max_tokens, or ask for less' })
    expect(callsOf(log)).toHaveLength(1)
  })
})

describe('the idempotency key', () => {
  test('is equal on a retry, another on a repair, and another in another run', async () => {
    const { provider, requests } = overheard(overloaded, { text: '{}' }, { text: '{"n":3}' })

    await ask(provider, { retry: patience().retry }, integer)
    await ask(provider, {}, integer, 'run-2')

    const [first, retry, repair, otherRun] = requests.map(({ idempotency_key }) => idempotency_key)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(retry).toBe(first)
    expect(repair).toMatch(/^[0-9a-f]{64}$/)
    expect(repair).not.toBe(first)
    expect(requests[3]).toMatchObject({ prompt: 'How many?' })
    expect([first, repair]).not.toContain(otherRun)
  })
})

describe('an answer', () => {
  test('that is empty though tokens were spent fails its task with NIKA-INFER-004', async () => {
    const { provider } = overheard({ text: '', usage: { input_tokens: 3, output_tokens: 9, reasoning_tokens: 9 } })

    expect((await ask(provider)).result).toMatchObject({ status: 'failed', error: { code: 'NIKA-INFER-004' } })
  })

  test('that was cut at its limit is the output, and its event says so', async () => {
    const { provider } = overheard({ text: 'one two', finish_reason: 'length' })

    const { result, log } = await ask(provider)

    expect(result.outputs).toEqual({ a: 'one two' })
    expect(log.events().find(({ kind }) => kind.type === 'provider_responded')?.kind).toMatchObject({ finish_reason: 'length' })
  })

  test.each([
    ['refusal', { text: '', refusal: 'no' }],
    ['content_filter', { text: 'half', finish_reason: 'content_filter' }],
  ] as const)('of %s fails its task with NIKA-INFER-001', async (kind, script) => {
    const { provider } = overheard(script)

    expect((await ask(provider)).result).toMatchObject({ status: 'failed', error: { code: 'NIKA-INFER-001', details: { kind } } })
  })
})

describe('what is spent', () => {
  test('is in the event of each answer and in the totals of the run', async () => {
    const prices = {
      prepare: () => undefined,
      costOf: async () => ({ usd: 0.25, price: { input: 1, output: 2 } }),
    }
    const { provider } = overheard(
      { text: '{}', usage: { input_tokens: 3, output_tokens: 1 } },
      { text: '{"n":3}', usage: { input_tokens: 9, output_tokens: 5 } },
    )

    const { result, log } = await ask(provider, { prices }, integer)

    expect(result.usage).toEqual({ input_tokens: 12, output_tokens: 6 })
    expect(result.cost).toEqual({ usd: 0.5, unpriced_calls: 0 })
    expect(log.events().findLast(({ kind }) => kind.type === 'provider_responded')?.kind).toMatchObject({ cost: { usd: 0.25 } })
  })

  test('holds no key that an answer repeats', async () => {
    const { provider } = overheard({ text: 'the key is sk-secret-1' })

    const { result, log } = await ask(provider, { redact: (text) => text.replaceAll('sk-secret-1', '••••••') })

    expect(result.outputs).toEqual({ a: 'the key is ••••••' })
    expect(JSON.stringify(log.events())).not.toContain('sk-secret-1')
  })
})

test.each([
  [{ modelCalls: { tries: 1 } }, 'there is no option of modelCalls tries'],
  [{ modelCalls: { repairs: -1 } }, 'modelCalls.repairs is -1'],
])('an option that is wrong is refused: %j', (options, message) => {
  const hello = workflow({ nika: 'hello', model: 'mock/echo', tasks: { a: { infer: { prompt: 'x' } } } })

  expect(() => new Runner(hello, Object(options))).toThrow(expect.objectContaining({ code: 'NIKA-IMPL-003', message }))
})
