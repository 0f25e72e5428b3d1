import { type Event, type EventStore, MemoryEventStore, NikaError } from '@nika/events'
import { workflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { fakeExec, untilAborted } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { workflowOf } from '../test/plan-driver.ts'
import { Runner } from './runner.ts'
import type { Tool } from './tools/tool.ts'

/** A store in memory that tells what is durable, and fails when it is told to. */
class WatchedStore extends MemoryEventStore {
  #last = ''
  /** The last event that survives the machine. */
  lastDurable = ''
  fail: (event: Event) => NikaError | undefined = () => undefined

  override async append(...[runId, expectedNextId, events, options]: Parameters<EventStore['append']>): Promise<void> {
    for (const event of events) {
      const error = this.fail(event)
      if (error !== undefined) throw error
    }
    await super.append(runId, expectedNextId, events, options)
    this.#last = outline(events).at(-1) ?? this.#last
    if (options?.durable === true) this.lastDurable = this.#last
  }

  async stored(runId: string): Promise<readonly string[]> {
    const events: Event[] = []
    for await (const event of this.read(runId)) events.push(event)
    return outline(events)
  }
}

const syncFailed = new NikaError({
  code: 'NIKA-LOG-013',
  message: 'the disk is gone',
  hint: '',
  category: 'internal_error',
  transient: false,
})
const diskFull = new NikaError({ code: 'NIKA-LOG-014', message: 'the disk is full', hint: '', category: 'internal_error', transient: true })

const asking = workflow({
  nika: 'ask',
  model: 'mock/echo',
  tasks: { a: { infer: { prompt: 'x' } }, b: { with: { a: '${{ tasks.a.output }}' }, infer: { prompt: '${{ with.a }}' } } },
})

describe('a run with a store', () => {
  test('is stored whole, and its end is durable before it is told', async () => {
    const store = new WatchedStore()
    const runner = new Runner(asking, { store, providers: { mock: mockProvider() } })

    await runner.run()

    expect(await store.stored(runner.runId)).toEqual(outline(runner.eventLog))
    expect(store.lastDurable).toBe('workflow_completed')
  })

  test('calls no model before the call is durable with everything before it', async () => {
    const store = new WatchedStore()
    const durableAtCall: string[] = []
    const provider = mockProvider({
      models: {
        echo: (request) => {
          durableAtCall.push(store.lastDurable)
          return { text: String(request.prompt) }
        },
      },
    })

    await new Runner(asking, { store, providers: { mock: provider } }).run()

    expect(durableAtCall).toEqual(['provider_called a', 'provider_called b'])
  })

  test.each([
    ['unsafe', true],
    ['spend', true],
    ['replace', false],
    ['read', false],
    ['none', false],
  ] as const)('waits before a tool of the effect %s: %s', async (effect, waits) => {
    const store = new WatchedStore()
    let seen: string | undefined
    const tool: Tool = {
      name: 'nika:read',
      effect: () => effect,
      call: async () => {
        seen = store.lastDurable
        return null
      },
    }
    const invoking = workflow({
      nika: 'i',
      permits: { tools: ['nika:read'], fs: { read: ['./a'] } },
      tasks: { a: { invoke: { tool: 'nika:read', args: { path: './a' } } } },
    })

    await new Runner(invoking, { store, tools: { 'nika:read': tool } }).run()

    expect(seen === 'tool_called a').toBe(waits)
  })

  test.each([
    ['a failed sync', syncFailed],
    ['a full disk', diskFull],
  ])('%s at a barrier ends the run: nothing is called, there is no verdict, and run() rejects with that error', async (_name, error) => {
    const store = new WatchedStore()
    store.fail = ({ kind }) => (kind.type === 'provider_called' ? error : undefined)
    let calls = 0
    const provider = mockProvider({
      answers: () => {
        calls += 1
        return { text: 'x' }
      },
    })
    const runner = new Runner(asking, { store, providers: { mock: provider } })

    await expect(runner.run()).rejects.toBe(error)

    expect(calls).toBe(0)
    expect(
      outline(runner.eventLog).filter((line) =>
        /^(?:task_(?:failed|cancelled|completed)|workflow_(?:failed|cancelled|completed))/.test(line),
      ),
    ).toEqual([])
    expect(await store.stored(runner.runId)).toEqual(
      outline(runner.eventLog).slice(0, outline(runner.eventLog).indexOf('provider_called a')),
    )
  })

  test('a barrier that fails aborts what is in flight, without a verdict for it', async () => {
    const store = new WatchedStore()
    store.fail = ({ kind }) => (kind.type === 'tool_called' ? syncFailed : undefined)
    let reason: unknown
    const exec = fakeExec(async (taskId, context) => {
      if (taskId === 'slow')
        return untilAborted(context.signal).catch((error: unknown) => {
          reason = error
          throw error
        })
      await context.announce({ type: 'tool_called', task_id: taskId, call_id: context.newCallId() }, 'unsafe')
      return null
    })
    const runner = new Runner(workflowOf({ slow: [], unsafe: [], next: ['slow'] }), { store, verbs: { exec } })

    await expect(runner.run()).rejects.toBe(syncFailed)

    expect(reason).toBe(syncFailed)
    expect(outline(runner.eventLog.filterTask('slow')).at(-1)).not.toMatch(/task_(?:failed|cancelled|completed)/)
    expect(outline(runner.eventLog.filterTask('next'))).toEqual(['task_scheduled next'])
  })

  test('an end that cannot be made durable is not told', async () => {
    const store = new WatchedStore()
    store.fail = ({ kind }) => (kind.type === 'workflow_completed' ? syncFailed : undefined)

    await expect(new Runner(asking, { store, providers: { mock: mockProvider() } }).run()).rejects.toBe(syncFailed)
  })

  test('followers of the log end also when the run broke', async () => {
    const store = new WatchedStore()
    store.fail = () => syncFailed
    const runner = new Runner(asking, { store, providers: { mock: mockProvider() } })
    const followed: string[] = []
    const following = (async () => {
      for await (const { kind } of runner.eventLog.follow()) followed.push(kind.type)
    })()

    await expect(runner.run()).rejects.toBe(syncFailed)
    await following

    expect(followed[0]).toBe('workflow_started')
  })
})

describe('a run without a store', () => {
  test('waits for nothing', async () => {
    const runner = new Runner(asking, { providers: { mock: mockProvider() } })

    expect((await runner.run()).status).toBe('completed')
  })

  test('breaks when its log is closed under it, and says so', async () => {
    const runner = new Runner(workflowOf({ a: [] }), {
      verbs: {
        exec: fakeExec(() => {
          runner.eventLog.close()
          return null
        }),
      },
    })

    await expect(runner.run()).rejects.toMatchObject({ code: 'NIKA-LOG-003' })
  })
})
