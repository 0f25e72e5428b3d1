import type { EventOf, KnownEventKind } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { type Entry, logOf, started } from '../../test/logs.ts'
import type { AttributeName } from '../attributes/attribute-table.ts'
import { spanIdOf, traceIdOf } from './ids.ts'
import { SpanBuilder, toSpans } from './span-builder.ts'
import type { SpanData } from './span-data.ts'

const origin = 1795550400000000000n
const completed: EventOf<'workflow_completed'> = { type: 'workflow_completed', final_output: null, total_duration_ms: 1 }
const resumed: KnownEventKind = { type: 'workflow_resumed' }
const paused: KnownEventKind = { type: 'workflow_paused' }

function scheduled(task_id: string, ...dependencies: readonly string[]): KnownEventKind {
  return { type: 'task_scheduled', task_id, dependencies, verb: 'infer' }
}

function begun(task_id: string, attempt?: number): KnownEventKind {
  return { type: 'task_started', task_id, attempt }
}

function done(task_id: string): KnownEventKind {
  return { type: 'task_completed', task_id, output: 1, duration_ms: 1 }
}

function called(task_id: string, call_id: string): KnownEventKind {
  return { type: 'provider_called', task_id, call_id, provider: 'openai', model: 'tiny', prompt_len: 1 }
}

function answered(task_id: string, call_id: string): EventOf<'provider_responded'> {
  return { type: 'provider_responded', task_id, call_id, output_len: 1 }
}

function retried(task_id: string, attempt: number): KnownEventKind {
  return { type: 'task_retry_scheduled', task_id, attempt, error: 'not yet', delay_ms: 5 }
}

/** Kinds one millisecond apart. */
function spansOf(...kinds: readonly KnownEventKind[]): readonly SpanData[] {
  return toSpans(logOf(kinds.map((kind, index): Entry => [index, kind])))
}

/** Each span as `name < parent`, in the order in which they ended. */
function tree(spans: readonly SpanData[]): readonly string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]))
  return spans.map(({ name, parentSpanId }) => (parentSpanId === undefined ? name : `${name} < ${names.get(parentSpanId) ?? parentSpanId}`))
}

function named(spans: readonly SpanData[], name: string): SpanData {
  const span = spans.find((other) => other.name === name)
  if (span === undefined) throw new Error(`there is no span ${name}`)
  return span
}

function attribute(span: SpanData, name: AttributeName): unknown {
  return span.attributes[name]
}

describe('a run', () => {
  test('is a span from its first event to its last, with ids and times from the log', () => {
    const [run] = spansOf(started, completed)

    expect(run).toMatchObject({
      name: 'invoke_workflow demo',
      kind: 'internal',
      traceId: traceIdOf('run-1'),
      spanId: spanIdOf('run-1', 0, 'run'),
      parentSpanId: undefined,
      start: origin,
      end: origin + 1_000_000n,
      status: { code: 'unset' },
    })
  })

  test('started inside a trace is a child there', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const [run] = toSpans(
      logOf([
        [0, { ...started, traceparent }],
        [1, completed],
      ]),
    )

    expect(run).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331', parentIsRemote: true })
  })

  test('that is a fork links to the run span of its parent', () => {
    const [run] = toSpans(
      logOf([
        [0, { ...started, forked_from: { run_id: 'run-0', event_id: 4 } }],
        [1, completed],
      ]),
    )

    expect(run?.traceId).toBe(traceIdOf('run-1'))
    expect(run?.links).toEqual([{ traceId: traceIdOf('run-0'), spanId: spanIdOf('run-0', 0, 'run') }])
  })

  test.each<readonly [string, KnownEventKind, SpanData['status']]>([
    ['completed', completed, { code: 'unset' }],
    ['cancelled', { type: 'workflow_cancelled', reason: 'operator' }, { code: 'unset' }],
    ['failed', { type: 'workflow_failed', error: 'no' }, { code: 'error', message: 'no' }],
    ['paused', paused, { code: 'unset' }],
  ])('that is %s says so', (status, kind, spanStatus) => {
    const [run] = spansOf(started, kind)

    expect(run?.status).toEqual(spanStatus)
    expect(run && attribute(run, 'nika.run.status')).toBe(status)
  })

  test('without totals in its last event tells the sums of its calls', () => {
    const usage = { input_tokens: 2 }
    const spans = spansOf(
      started,
      called('a', 'c1'),
      { ...answered('a', 'c1'), usage, cost: { usd: 0.5 } },
      called('a', 'c2'),
      { type: 'provider_failed', task_id: 'a', call_id: 'c2', usage: { input_tokens: 3 }, cost: { usd: 0.2 } },
      completed,
    )
    const run = named(spans, 'invoke_workflow demo')

    expect(attribute(run, 'gen_ai.usage.input_tokens')).toBe(5)
    expect(run.attributes).not.toHaveProperty(['gen_ai.usage.output_tokens'])
    expect(attribute(run, 'nika.cost.usd')).toBe(0.7)
    expect(spans.filter(({ name }) => name.startsWith('chat')).map((call) => attribute(call, 'nika.cost.usd'))).toEqual([0.5, 0.2])
  })

  test.each([
    [{ usd: 0, unpriced_calls: 1 }, undefined],
    [{ usd: 0, unpriced_calls: 0 }, 0],
    [{ usd: 0.5, unpriced_calls: 1 }, 0.5],
  ])('whose calls cost %j tells %s', (cost, usd) => {
    const [run] = spansOf(started, { ...completed, cost })

    expect(run && attribute(run, 'nika.cost.usd')).toBe(usd)
  })
})

describe('a task', () => {
  test('opens with its inputs, links to its dependencies, and closes when it is settled', () => {
    const spans = spansOf(
      started,
      scheduled('a'),
      begun('a'),
      done('a'),
      scheduled('b', 'a', 'unknown'),
      { type: 'inputs_resolved', task_id: 'b', inputs: {} },
      begun('b'),
      done('b'),
      completed,
    )
    const a = named(spans, 'task a')
    const b = named(spans, 'task b')

    expect(tree(spans)).toEqual(['task a < invoke_workflow demo', 'task b < invoke_workflow demo', 'invoke_workflow demo'])
    expect([a.start, a.end]).toEqual([origin + 2_000_000n, origin + 3_000_000n])
    expect([b.start, b.end]).toEqual([origin + 5_000_000n, origin + 7_000_000n])
    expect(b.links).toEqual([{ traceId: a.traceId, spanId: a.spanId }])
    expect(b.spanId).toBe(spanIdOf('run-1', 5, 'task'))
    expect(b.events.map(({ name }) => name)).toEqual(['inputs_resolved'])
  })

  test.each<readonly [KnownEventKind, string]>([
    [{ type: 'task_skipped', task_id: 'a', reason: 'gate' }, 'skipped'],
    [{ type: 'task_cancelled', task_id: 'a', reason: 'upstream' }, 'cancelled'],
  ])('that never opened is a nanosecond long, without an error: %j', (kind, status) => {
    const span = named(spansOf(started, scheduled('a'), kind, completed), 'task a')

    expect(span.end - span.start).toBe(1n)
    expect(span.status).toEqual({ code: 'unset' })
    expect(attribute(span, 'nika.task.status')).toBe(status)
  })

  test('iterates below its loop, and what is open below the loop closes with it', () => {
    const spans = spansOf(started, begun('t'), begun('t[0]'), begun('t[1]'), done('t[0]'), done('t'), completed)

    expect(tree(spans)).toEqual(['task t[0] < task t', 'task t[1] < task t', 'task t < invoke_workflow demo', 'invoke_workflow demo'])
    expect(attribute(named(spans, 'task t[1]'), 'error.type')).toBe('interrupted')
  })
})

describe('an attempt', () => {
  test('that succeeds at once has no span of its own: its calls stand below the task', () => {
    const spans = spansOf(started, begun('a', 1), called('a', 'c'), answered('a', 'c'), done('a'), completed)

    expect(tree(spans)).toEqual(['chat tiny < task a', 'task a < invoke_workflow demo', 'invoke_workflow demo'])
  })

  test('that is tried again has one, and so has the one that follows', () => {
    const log = logOf([
      [0, started],
      [1, begun('a', 1)],
      [2, called('a', 'c')],
      [3, answered('a', 'c')],
      [4, retried('a', 1)],
      [9, begun('a', 2)],
      [10, called('a', 'd')],
      [11, answered('a', 'd')],
      [12, done('a')],
      [13, completed],
    ])
    const builder = new SpanBuilder()
    const leaving = log.map((event) => tree(builder.take(event)).length)
    const spans = toSpans(log)

    expect(tree(spans)).toEqual([
      'chat tiny < attempt 1',
      'attempt 1 < task a',
      'chat tiny < attempt 2',
      'attempt 2 < task a',
      'task a < invoke_workflow demo',
      'invoke_workflow demo',
    ])
    // The first call is held until it is known whose child it is, and leaves no earlier than that is durable.
    expect(leaving).toEqual([0, 0, 0, 0, 2, 0, 0, 1, 2, 1])
    expect(spans[0]?.closedBy).toBe(4)
    expect(named(spans, 'attempt 1').status).toEqual({ code: 'error', message: 'not yet' })
    expect(named(spans, 'task a').events).toMatchObject([
      { name: 'task_retry_scheduled', time: origin + 4_000_000n, attributes: { 'nika.retry.delay_ms': 5 } },
    ])
  })

  test('that nobody ended is interrupted by the next', () => {
    const spans = spansOf(started, begun('a', 2), called('a', 'c'), begun('a', 3), done('a'), completed)

    expect(tree(spans).slice(0, 3)).toEqual(['chat tiny < attempt 2', 'attempt 2 < task a', 'attempt 3 < task a'])
    expect(attribute(named(spans, 'attempt 2'), 'error.type')).toBe('interrupted')
  })
})

describe('a segment', () => {
  test('closes what is open as interrupted at its last event, and the next goes on below the first run span', () => {
    const spans = spansOf(started, scheduled('a'), begun('a'), called('a', 'c'), resumed, begun('a'), done('a'), completed)
    const [call, task, run, taskAgain, runAgain] = spans

    expect(tree(spans)).toEqual([
      'chat tiny < task a',
      'task a < invoke_workflow demo',
      'invoke_workflow demo',
      'task a < invoke_workflow demo',
      'invoke_workflow demo < invoke_workflow demo',
    ])
    for (const span of [call, task, run]) {
      expect(span).toMatchObject({ status: { code: 'error' }, attributes: { 'error.type': 'interrupted' }, closedBy: 3 })
      expect(span?.end).toBeLessThanOrEqual(origin + 3_000_001n)
    }
    expect(runAgain).toMatchObject({ start: origin + 4_000_000n, parentSpanId: run?.spanId, spanId: spanIdOf('run-1', 4, 'run') })
    expect(taskAgain).toMatchObject({ start: origin + 5_000_000n, parentSpanId: runAgain?.spanId, spanId: spanIdOf('run-1', 5, 'task') })
    expect(runAgain?.events.map(({ name }) => name)).toEqual(['workflow_resumed'])
  })

  test('that is not resumed is interrupted in the same way', () => {
    const cut = [started, begun('a'), called('a', 'c')] as const

    expect(spansOf(...cut)).toEqual(spansOf(...cut, resumed, completed).slice(0, 3))
  })

  test('that waits for a person closes without an error', () => {
    const spans = spansOf(
      started,
      begun('a'),
      { type: 'prompt_asked', task_id: 'a', mode: 'confirm' },
      paused,
      resumed,
      { type: 'prompt_answered', task_id: 'a', answer: true },
      done('a'),
      completed,
    )

    expect(spans.map(({ name, status, end }) => [name, status.code, end - origin])).toEqual([
      ['task a', 'unset', 3_000_000n],
      ['invoke_workflow demo', 'unset', 3_000_000n],
      ['task a', 'unset', 6_000_000n],
      ['invoke_workflow demo', 'unset', 7_000_000n],
    ])
    expect(spans.map((span) => attribute(span, 'nika.task.status') ?? attribute(span, 'nika.run.status'))).toEqual([
      'paused',
      'paused',
      'completed',
      'completed',
    ])
  })

  test.each<KnownEventKind>([{ type: 'workflow_failed', error: 'no' }, { type: 'workflow_cancelled' }])(
    'after %j goes on with the tasks that were open in it',
    (end) => {
      const spans = spansOf(started, begun('a'), end, resumed, called('a', 'c'), answered('a', 'c'), done('a'), completed)

      expect(tree(spans)).toEqual([
        'task a < invoke_workflow demo',
        'invoke_workflow demo',
        'chat tiny < task a',
        'task a < invoke_workflow demo',
        'invoke_workflow demo < invoke_workflow demo',
      ])
    },
  )

  test('ends before another workflow_started, too', () => {
    const spans = spansOf(started, begun('a'), started, done('b'), completed)

    expect(tree(spans)).toEqual([
      'task a < invoke_workflow demo',
      'invoke_workflow demo',
      'task b < invoke_workflow demo',
      'invoke_workflow demo',
    ])
    expect(spans.map((span) => attribute(span, 'error.type'))).toEqual(['interrupted', 'interrupted', undefined, undefined])
  })

  test('forgets the attempts of the one before: a first attempt shows only if this segment ends it', () => {
    const spans = spansOf(started, begun('a', 1), resumed, begun('a', 1), called('a', 'c'), answered('a', 'c'), done('a'), completed)

    expect(spans.map(({ row }) => row)).toEqual(['task', 'run', 'model', 'task', 'run'])
  })
})

describe('a log', () => {
  test('of a provider alone has calls as roots', () => {
    const log = logOf([
      [0, called('call', 'c')],
      [1, answered('call', 'c')],
    ])

    expect(tree(toSpans(log, { run_id: 'mine', started_at: '2026-11-24T20:00:00Z' }))).toEqual(['chat tiny'])
  })

  test('whose task opens while a call of it is under way has that call answered', () => {
    const spans = spansOf(
      started,
      called('a', 'c'),
      begun('a'),
      called('a', 'd'),
      answered('a', 'd'),
      answered('a', 'c'),
      done('a'),
      completed,
    )

    expect(tree(spans)).toEqual([
      'chat tiny < invoke_workflow demo',
      'chat tiny < task a',
      'task a < invoke_workflow demo',
      'invoke_workflow demo',
    ])
    expect(spans.map(({ status }) => status.code)).toEqual(['unset', 'unset', 'unset', 'unset'])
  })

  test('whose started_at is no time takes that of the options', () => {
    const log = logOf([[0, { ...started, started_at: 'yesterday' }]])

    expect(toSpans(log, { started_at: '2026-11-24T20:00:00Z' })[0]?.start).toBe(origin)
  })

  test.each([[{ ...started, run_id: undefined }], [{ ...started, started_at: undefined }], [called('call', 'c')]])(
    'that does not tell its run and when it began is refused: %j',
    (kind) => {
      expect(() => toSpans(logOf([[0, kind]]))).toThrow(expect.objectContaining({ code: 'NIKA-OTEL-001' }))
    },
  )

  test('may hold what this version does not know', () => {
    const [first, last] = logOf([
      [0, started],
      [2, completed],
    ])
    const unknown = { id: 1, timestamp_ms: 1, kind: { type: 'task_dreamt', task_id: 'a' } }
    if (first === undefined || last === undefined) throw new Error('the log is short')

    expect(toSpans([first, unknown, { ...last, id: 2 }]).map(({ name }) => name)).toEqual(['invoke_workflow demo'])
  })
})
