import { type Event, isKnownKind, type KnownEventKind } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Dependencies, eventOf, eventsOf, workflowOf } from '../../test/plan-driver.ts'
import { admits, type Outcome } from './gate.ts'
import { type Conditions, type Decision, nextDecision } from './next-decision.ts'
import { isOverBudget } from './over-budget.ts'
import { Plan } from './plan.ts'
import { PlanGraph } from './plan-graph.ts'
import type { PlanState } from './plan-state.ts'

const verdicts = ['completed', 'failed', 'skipped'] as const

interface Story {
  readonly dependencies: Dependencies
  readonly verdict: (taskId: string) => (typeof verdicts)[number]
  readonly tasks: number
  /** Which of the tasks in flight settles next. */
  readonly picks: readonly number[]
  /** After how many settled tasks the operator cancels. */
  readonly cancelAfter: number
  /** What each answer costs, in US dollars: every task calls a model before it settles. */
  readonly costs: readonly number[]
  /** What the run may cost. */
  readonly budget: number | undefined
}

/** A graph of up to 12 tasks, each depending on earlier ones, and what becomes of each. */
const stories: fc.Arbitrary<Story> = fc
  .array(fc.record({ producers: fc.array(fc.tuple(fc.nat(), fc.boolean()), { maxLength: 4 }), verdict: fc.constantFrom(...verdicts) }), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((tasks) =>
    fc.record({
      dependencies: fc.constant(dependenciesOf(tasks.map(({ producers }) => producers))),
      verdict: fc.constant((taskId: string) => tasks[Number(taskId.slice(1))]?.verdict ?? 'completed'),
      tasks: fc.integer({ min: 1, max: 4 }),
      picks: fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
      cancelAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(12)),
      costs: fc.array(fc.nat(4), { minLength: 12, maxLength: 12 }),
      budget: fc.option(fc.nat(20), { nil: undefined }),
    }),
  )

function dependenciesOf(producers: readonly (readonly (readonly [number, boolean])[])[]): Dependencies {
  const entries = producers.map((list, index) => {
    const ids = index === 0 ? [] : list.map(([producer, needsSuccess]) => `${needsSuccess ? 'after ' : ''}t${producer % index}`)
    return [`t${index}`, [...new Set(ids)]] as const
  })
  return Object.fromEntries(entries)
}

/** A run that was played: its events, and what was decided after how many of them. */
interface Played {
  readonly events: readonly Event[]
  readonly decided: readonly { readonly after: number; readonly conditions: Conditions; readonly decision: Decision | undefined }[]
}

/** Whoever stops the run, the operator first. */
function stopOf(state: PlanState, { budget, cancelAfter }: Story): Conditions['stop'] {
  const settled = state.tasks.length - state.unsettled_count
  if (settled >= cancelAfter) return 'operator'
  return isOverBudget(state, budget) ? 'budget' : undefined
}

/** Plays a run: carries out every decision, and settles one of the tasks in flight when there is none. */
function play(story: Story): Played {
  const { dependencies, verdict, tasks, picks, costs } = story
  const kinds: KnownEventKind[] = []
  const decided: Played['decided'][number][] = []
  const inFlight: string[] = []
  const plan = new Plan(new PlanGraph(workflowOf(dependencies)))
  let settled = 0
  const emit = (kind: KnownEventKind): void => {
    kinds.push(kind)
    for (const event of eventsOf([kind], kinds.length - 1)) plan.add(event)
  }
  emit({ type: 'workflow_started', task_count: Object.keys(dependencies).length })
  while (plan.state.status === 'running') {
    const conditions: Conditions = { tasks, by_verb: new Map(), stop: stopOf(plan.state, story) }
    const decision = nextDecision(plan.state, conditions)
    decided.push({ after: kinds.length, conditions, decision })
    if (decision !== undefined) {
      emit(eventOf(decision))
      if (decision.type === 'start') inFlight.push(decision.task_id)
      continue
    }
    const [taskId] = inFlight.splice((picks[settled] ?? 0) % inFlight.length, 1)
    if (taskId === undefined) throw new Error('the plan waits for nothing')
    emit({ type: 'task_started', task_id: taskId })
    emit({ type: 'provider_responded', task_id: taskId, output_len: 1, cost: { usd: costs[settled] ?? 0 } })
    const stopped = conditions.stop === 'operator'
    emit(stopped ? { type: 'task_cancelled', task_id: taskId, reason: 'operator' } : verdictOf(taskId, verdict(taskId)))
    settled += 1
  }
  return { events: eventsOf(kinds), decided }
}

function verdictOf(task_id: string, verdict: (typeof verdicts)[number]): KnownEventKind {
  switch (verdict) {
    case 'completed':
      return { type: 'task_completed', task_id, output: task_id, duration_ms: 1 }
    case 'failed':
      return { type: 'task_failed', task_id, error: 'it broke', duration_ms: 1 }
    case 'skipped':
      return { type: 'task_skipped', task_id, reason: 'gate' }
  }
}

const outcomes: Readonly<Record<string, Outcome>> = {
  task_completed: 'success',
  task_failed: 'failure',
  task_skipped: 'skipped',
  task_cancelled: 'cancelled',
}

/** The outcomes of all tasks by id, with the position of the event that says so. */
function settlements(events: readonly Event[]): ReadonlyMap<string, readonly { readonly outcome: Outcome; readonly at: number }[]> {
  const found = new Map<string, { readonly outcome: Outcome; readonly at: number }[]>()
  for (const { id, kind } of events) {
    const outcome = outcomes[kind.type]
    if (outcome !== undefined && 'task_id' in kind && typeof kind.task_id === 'string') {
      found.set(kind.task_id, [...(found.get(kind.task_id) ?? []), { outcome, at: id }])
    }
  }
  return found
}

describe('any run of any graph', () => {
  test('settles every task exactly once, and ends', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { events } = play(story)

        const settled = settlements(events)
        expect(Object.keys(story.dependencies).map((id) => settled.get(id)?.length)).toEqual(Object.keys(story.dependencies).map(() => 1))
        expect(events.at(-1)?.kind.type).toMatch(/^workflow_(?:completed|failed|cancelled)$/)
      }),
    )
  })

  test('starts no task before its producers have settled in a way that admits it', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { events } = play(story)

        const settled = settlements(events)
        const graph = new PlanGraph(workflowOf(story.dependencies))
        for (const { id, kind } of events) {
          if (kind.type !== 'inputs_resolved' || typeof kind.task_id !== 'string') continue
          for (const { producer, role } of graph.node(kind.task_id)?.edges ?? []) {
            const [settlement] = settled.get(producer) ?? []
            expect(settlement !== undefined && settlement.at < id && admits(role, settlement.outcome)).toBe(true)
          }
        }
      }),
    )
  })

  test('keeps within the limit of tasks in flight', () => {
    fc.assert(
      fc.property(stories, (story) => {
        let inFlight = 0
        let most = 0
        for (const { kind } of play(story).events) {
          if (kind.type === 'inputs_resolved') inFlight += 1
          if (outcomes[kind.type] !== undefined && kind.type !== 'task_cancelled') inFlight -= 1
          most = Math.max(most, inFlight)
        }

        if (story.cancelAfter === Number.POSITIVE_INFINITY) expect(most).toBeLessThanOrEqual(story.tasks)
      }),
    )
  })

  test('starts no task once the answers so far have cost more than the budget, and cancels none before', () => {
    fc.assert(
      fc.property(stories, (story) => {
        let spent = 0
        for (const { kind } of play(story).events) {
          if (!isKnownKind(kind)) continue
          if (kind.type === 'provider_responded') spent += kind.cost?.usd ?? 0
          const isOver = story.budget !== undefined && spent > story.budget
          if (kind.type === 'inputs_resolved') expect(isOver).toBe(false)
          if (kind.type === 'task_cancelled' && kind.reason === 'budget') expect(isOver).toBe(true)
        }
      }),
    )
  })

  test('a plan that is folded from any beginning of the log decides as the run did there', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const { events, decided } = play(story)
        const graph = new PlanGraph(workflowOf(story.dependencies))

        for (const { after, conditions, decision } of decided) {
          const plan = new Plan(graph)
          for (const event of events.slice(0, after)) plan.add(event)
          expect(stopOf(plan.state, story)).toBe(conditions.stop)
          expect(nextDecision(plan.state, conditions)).toEqual(decision)
        }
      }),
      { numRuns: 50 },
    )
  })
})
