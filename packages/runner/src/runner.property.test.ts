import { type Event, isKnownKind, NikaError, replay, taskIdOf } from '@nika/events'
import { type WorkflowDefinition, workflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeExec } from '../test/fake-verbs.ts'
import { Runner } from './runner.ts'
import type { Tool } from './tools/tool.ts'

interface TaskPlan {
  readonly producers: readonly number[]
  readonly verb: 'infer' | 'exec' | 'invoke'
  readonly fails: boolean
  /** Turns of the event loop that it takes. */
  readonly turns: number
}

const plans: fc.Arbitrary<readonly TaskPlan[]> = fc.array(
  fc.record({
    producers: fc.array(fc.nat(), { maxLength: 3 }),
    verb: fc.constantFrom('infer', 'exec', 'invoke'),
    fails: fc.boolean(),
    turns: fc.nat(3),
  }),
  { minLength: 1, maxLength: 8 },
)

function definitionOf(tasks: readonly TaskPlan[]): WorkflowDefinition {
  return {
    nika: 'random',
    permits: { exec: ['true'], tools: ['nika:write'], fs: { write: ['./a'] } },
    tasks: Object.fromEntries(
      tasks.map(({ producers, verb }, index) => {
        const bindings = Object.fromEntries(
          index === 0 ? [] : producers.map((producer) => [`p${producer % index}`, `\${{ tasks.t${producer % index}.output }}`]),
        )
        return [`t${index}`, { with: { own: `t${index}`, ...bindings }, ...verbOf(verb) }]
      }),
    ),
  }
}

function verbOf(verb: TaskPlan['verb']) {
  switch (verb) {
    case 'infer':
      return { infer: { model: 'mock/any', prompt: '${{ with.own }}', schema: { type: 'object' } } }
    case 'exec':
      return { exec: { command: ['true', '${{ with.own }}'] } }
    case 'invoke':
      return { invoke: { tool: 'nika:write', args: { path: './a', content: '${{ with.own }}' } } }
  }
}

/** Runs it; each task takes its turns and fails when it shall. */
async function run(tasks: readonly TaskPlan[]): Promise<readonly Event[]> {
  const act = async (taskId: string): Promise<null> => {
    const plan = tasks[Number(taskId.slice(1))]
    for (let turn = 0; turn < (plan?.turns ?? 0); turn++) await new Promise(setImmediate)
    if (plan?.fails === true)
      throw new NikaError({ code: 'NIKA-TEST-001', message: 'it shall', hint: '', category: 'tool_error', transient: false })
    return null
  }
  const tool: Tool = { name: 'nika:write', effect: 'unsafe', call: ({ content }) => act(String(content)) }
  const answers = async ({ prompt = '' }: { readonly prompt?: string | undefined }) => {
    await act(prompt)
    return { value: {} }
  }
  const runner = new Runner(workflow(definitionOf(tasks)), {
    providers: { mock: mockProvider({ answers }) },
    verbs: { exec: fakeExec(act) },
    tools: { 'nika:write': tool },
    limits: { tasks: 3 },
  })
  await runner.run()
  return runner.eventLog.events()
}

/** The life of a task, as design says it: each letter an event. */
const letters: Readonly<Record<string, string>> = {
  task_scheduled: 's',
  inputs_resolved: 'i',
  task_started: 'b',
  template_resolved: 't',
  permit_checked: 'p',
  provider_called: 'm',
  provider_responded: 'M',
  provider_failed: 'F',
  schema_validated: 'v',
  tool_called: 'u',
  tool_responded: 'U',
  tool_failed: 'E',
  task_completed: 'C',
  task_failed: 'X',
  task_cancelled: 'A',
}
const life = /^s(?:A|ibt+p*(?:C|X|mMvC|mFX|uUC|uEX))$/

test('the events of a task come in their order, and every call is answered', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (tasks) => {
      const events = await run(tasks)

      for (const id of tasks.keys()) {
        const story = events.filter(({ kind }) => taskIdOf(kind) === `t${id}`).map(({ kind }) => letters[kind.type] ?? '?')
        expect(story.join('')).toMatch(life)
      }
    }),
    { numRuns: 25 },
  )
})

test('the log replays to the same end, with ids and time in order', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (tasks) => {
      const events = await run(tasks)

      const state = replay(events)
      expect(state.settled_count).toBe(tasks.length)
      expect(state.status).toBe([...state.tasks.values()].some(({ status }) => status === 'failed') ? 'failed' : 'completed')
      expect([...state.tasks.values()].flatMap(({ open_calls }) => open_calls)).toEqual([])
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index))
      expect(events.every(({ timestamp_ms }, index) => timestamp_ms >= (events[index - 1]?.timestamp_ms ?? 0))).toBe(true)
      expect(events.every(({ kind }) => isKnownKind(kind))).toBe(true)
    }),
    { numRuns: 25 },
  )
})
