import { type Event, fold, type KnownEventKind } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Dependencies, decisionsFrom, eventOf, eventsOf, noLimits, words, workflowOf } from '../../test/plan-driver.ts'
import { evolvePlan, planProjection } from './evolve-plan.ts'
import { admits, type Outcome } from './gate.ts'
import { type Conditions, nextDecision } from './next-decision.ts'
import { PlanGraph } from './plan-graph.ts'
import { outcomeOf, type PlanState } from './plan-state.ts'

const verdicts = ['completed', 'failed', 'skipped'] as const

interface Story {
  readonly dependencies: Dependencies
  readonly verdict: (taskId: string) => (typeof verdicts)[number]
  readonly tasks: number
  /** Which of the tasks in flight settles next. */
  readonly picks: readonly number[]
  /** After how many settled tasks the operator cancels. */
  readonly cancelAfter: number
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
    }),
  )

function dependenciesOf(producers: readonly (readonly (readonly [number, boolean])[])[]): Dependencies {
  const entries = producers.map((list, index) => {
    const ids = index === 0 ? [] : list.map(([producer, needsSuccess]) => `${needsSuccess ? 'after ' : ''}t${producer % index}`)
    return [`t${index}`, [...new Set(ids)]] as const
  })
  return Object.fromEntries(entries)
}

/** Plays a run: carries out every decision, and settles one of the tasks in flight when there is none. */
function play({ dependencies, verdict, tasks, picks, cancelAfter }: Story): readonly Event[] {
  const kinds: KnownEventKind[] = []
  const inFlight: string[] = []
  let state = planProjection(new PlanGraph(workflowOf(dependencies))).initial
  let settled = 0
  const emit = (kind: KnownEventKind): void => {
    kinds.push(kind)
    for (const event of eventsOf([kind], kinds.length - 1)) state = evolvePlan(state, event)
  }
  emit({ type: 'workflow_started', task_count: Object.keys(dependencies).length })
  while (state.status === 'running') {
    const conditions: Conditions = { tasks, by_verb: new Map(), cancelled: settled >= cancelAfter }
    const decision = nextDecision(state, conditions)
    if (decision !== undefined) {
      emit(eventOf(decision))
      if (decision.type === 'start') inFlight.push(decision.task_id)
      continue
    }
    const [taskId] = inFlight.splice((picks[settled] ?? 0) % inFlight.length, 1)
    if (taskId === undefined) throw new Error('the plan waits for nothing')
    emit({ type: 'task_started', task_id: taskId })
    emit(conditions.cancelled ? { type: 'task_cancelled', task_id: taskId, reason: 'operator' } : verdictOf(taskId, verdict(taskId)))
    settled += 1
  }
  return eventsOf(kinds)
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
        const events = play(story)

        const settled = settlements(events)
        expect(Object.keys(story.dependencies).map((id) => settled.get(id)?.length)).toEqual(Object.keys(story.dependencies).map(() => 1))
        expect(events.at(-1)?.kind.type).toMatch(/^workflow_(?:completed|failed|cancelled)$/)
      }),
    )
  })

  test('starts no task before its producers have settled in a way that admits it', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const events = play(story)

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
        for (const { kind } of play(story)) {
          if (kind.type === 'inputs_resolved') inFlight += 1
          if (outcomes[kind.type] !== undefined && kind.type !== 'task_cancelled') inFlight -= 1
          most = Math.max(most, inFlight)
        }

        if (story.cancelAfter === Number.POSITIVE_INFINITY) expect(most).toBeLessThanOrEqual(story.tasks)
      }),
    )
  })

  test('fold(prefix) then fold(rest) decides as fold(all), for every split', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const events = play(story)
        const projection = planProjection(new PlanGraph(workflowOf(story.dependencies)))

        for (let split = 0; split <= events.length; split++) {
          const prefix = fold(projection, events.slice(0, split))
          const before = view(prefix)
          const whole = events.slice(split).reduce(evolvePlan, prefix)

          expect(view(whole)).toEqual(view(fold(projection, events)))
          expect(view(prefix)).toEqual(before)
        }
      }),
      { numRuns: 30 },
    )
  })
})

/** What a state says, to be compared. */
function view(state: PlanState): unknown {
  const { status, scheduled_count, in_flight, unsettled_count, first_failure, cancelled_by_operator } = state
  const tasks = [...state.tasks].map(([id, task]) => [id, task.phase, task.waiting, outcomeOf(task)])
  return {
    status,
    scheduled_count,
    in_flight,
    unsettled_count,
    first_failure,
    cancelled_by_operator,
    tasks,
    decisions: words(decisionsFrom(state, noLimits)),
  }
}
