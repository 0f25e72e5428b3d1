import { MemoryEventStore } from '@nika/events'
import { workflow } from '@nika/language'
import { exportRun, mirrorRun, type SpanData, toSpans } from '@nika/otel'
import { recorded, withRetry } from '@nika/provider'
import { createOpenAI } from '@nika/provider-openai'
import { Runner, type Verb } from '@nika/runner'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { byId, expected, shown } from '../support/jaeger/as-shown.ts'
import { installJaeger, installTimeoutMs, Jaeger } from '../support/jaeger/jaeger.ts'
import { installRealModel, type RealModel, startRealModel } from '../support/providers/real-model.ts'

let jaeger: Jaeger
let model: RealModel

beforeAll(async () => {
  installJaeger()
  installRealModel()
  jaeger = await Jaeger.start()
  model = await startRealModel()
}, installTimeoutMs)

afterAll(async () => {
  await jaeger.stop()
  await model.stop()
})

const diamond = workflow({
  nika: 'diamond',
  model: 'openai/gemma-3-270m',
  permits: { exec: ['echo', 'false', 'printenv'] },
  tasks: {
    topic: { exec: { command: ['echo', 'the sea'] } },
    poem: { with: { topic: '${{ tasks.topic.output }}' }, infer: { prompt: 'A poem about ${{ with.topic }}:', max_tokens: 8 } },
    fact: { with: { topic: '${{ tasks.topic.output }}' }, infer: { prompt: 'A fact about ${{ with.topic }}:', max_tokens: 8 } },
    both: {
      with: { poem: '${{ tasks.poem.output }}', fact: '${{ tasks.fact.output }}' },
      exec: { command: ['printenv', 'TRACEPARENT'] },
    },
    broken: { after: { topic: 'success' }, exec: { command: ['false'] } },
  },
})

/** `infer` over the real model, each try recorded; the first request of all finds the server busy. */
function retryingInfer(seen: string[]): Verb {
  let busy = true
  const answer: typeof fetch = async (input, init) => {
    seen.push(new Headers(init?.headers).get('traceparent') ?? 'none')
    if (!busy) return fetch(input, init)
    busy = false
    return Response.json({ error: { message: 'busy' } }, { status: 503 })
  }
  const provider = createOpenAI({ api: 'chat', base_url: `${model.url}/v1`, api_key: 'none', fetch: answer })
  return {
    name: 'infer',
    effect: 'spend',
    async execute(action, { task_id, emit, nextEventId, barrier, traceparent, signal }) {
      if (action.verb !== 'infer') throw new TypeError('it is no infer')
      const log = {
        emit,
        get length() {
          return nextEventId()
        },
      }
      const recorder = recorded(provider, {
        task_id,
        log,
        before_call: () => barrier('spend'),
        traceparent: (event) => traceparent(event, 'model'),
      })
      const { prompt } = action
      const { text } = await withRetry(recorder, { base_delay_ms: 20 }).infer({
        model: model.name,
        prompt,
        max_output_tokens: 8,
        temperature: 0,
        signal,
      })
      return text
    },
  }
}

function named(spans: readonly SpanData[], name: string): SpanData {
  const span = spans.find((other) => other.name === name)
  if (span === undefined) throw new Error(`there is no span ${name}`)
  return span
}

test('a real run on a real model is in a real Jaeger what its log says, live and afterwards the same', async () => {
  const seen: string[] = []
  const warnings: string[] = []
  const mirror = mirrorRun({ url: jaeger.url, environment: {}, traceToProviders: true, onWarning: (text) => warnings.push(text) })
  const runner = new Runner(diamond, {
    verbs: { infer: () => retryingInfer(seen) },
    store: mirror.recording(new MemoryEventStore()),
    trace: mirror.trace,
  })
  mirror.follow(runner.eventLog)

  const { status, failed_task } = await runner.run()
  await mirror.close()

  expect({ status, failed_task, warnings }).toEqual({ status: 'failed', failed_task: 'broken', warnings: [] })
  const spans = toSpans(runner.eventLog)
  const [run] = spans.slice(-1)
  const live = await jaeger.trace(run?.traceId ?? '', spans.length)
  expect(byId(live.spans.map(shown))).toEqual(byId(spans.map(expected)))

  await exportRun(runner.eventLog, { url: jaeger.url, environment: {} })
  const again = await jaeger.trace(run?.traceId ?? '', spans.length)
  expect(byId(again.spans.map(shown))).toEqual(byId(spans.map(expected)))
  expect(again.spans).toHaveLength(spans.length)

  // What the log says, in words.
  expect(spans.map(({ name }) => name).sort()).toEqual([
    'chat gemma-3-270m',
    'chat gemma-3-270m',
    'chat gemma-3-270m',
    'exec echo',
    'exec false',
    'exec printenv',
    'invoke_workflow diamond',
    'task both',
    'task broken',
    'task fact',
    'task poem',
    'task topic',
  ])
  const calls = spans.filter(({ row }) => row === 'model')
  expect(calls.map(({ attributes }) => attributes['error.type']).sort()).toEqual(['503', undefined, undefined])
  expect(calls.filter(({ attributes }) => attributes['nika.retry.delay_ms'] !== undefined)).toHaveLength(1)
  for (const { attributes } of calls.filter(({ status: { code } }) => code === 'unset')) {
    expect(attributes['gen_ai.usage.input_tokens']).toBeGreaterThan(3)
    expect(attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0)
  }
  expect(
    named(spans, 'task both')
      .links.map(({ spanId }) => spanId)
      .sort(),
  ).toEqual([named(spans, 'task poem').spanId, named(spans, 'task fact').spanId].sort())
  expect(named(spans, 'task broken').status.code).toBe('error')
  // The trace went out to the model and to the program.
  expect([...seen].sort()).toEqual(calls.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`).sort())
  const output = runner.eventLog.filterTask('both').flatMap(({ kind }) => (kind.type === 'task_completed' ? [kind.output] : []))
  expect(output).toEqual([`00-${run?.traceId}-${named(spans, 'exec printenv').spanId}-01`])
})
