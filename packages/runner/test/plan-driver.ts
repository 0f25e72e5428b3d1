import type { Event, EventKind, KnownEventKind } from '@nika/events'
import { type Workflow, workflow } from '@nika/language'
import { type Conditions, type Decision, nextDecision } from '../src/plan/next-decision.ts'
import { Plan } from '../src/plan/plan.ts'
import { PlanGraph } from '../src/plan/plan-graph.ts'

/** What tasks depend on, by id: `a` for a value of a, `after a` for its success alone. */
export type Dependencies = Readonly<Record<string, readonly string[]>>

/** A workflow of tasks that do nothing, `exec` of `true`, with these dependencies. */
export function workflowOf(dependencies: Dependencies): Workflow {
  const tasks = Object.entries(dependencies).map(([id, producers]) => {
    const values = producers.filter((producer) => !producer.startsWith('after '))
    const afters = producers.filter((producer) => producer.startsWith('after ')).map((producer) => producer.slice('after '.length))
    const bindings = Object.fromEntries(values.map((producer) => [producer, `\${{ tasks.${producer}.output }}`]))
    const after = Object.fromEntries(afters.map((producer) => [producer, 'success' as const]))
    return [id, { with: bindings, after, exec: { command: ['true'] } }] as const
  })
  return workflow({ nika: 'plan', permits: { exec: ['true'] }, tasks: Object.fromEntries(tasks) })
}

/** Kinds as the events of a log. */
export function eventsOf(kinds: readonly EventKind[], from = 0): readonly Event[] {
  return kinds.map((kind, index) => ({ id: from + index, timestamp_ms: from + index, kind }))
}

export const noLimits: Conditions = { tasks: 1000, by_verb: new Map(), stop: undefined }

/** The plan after these events. */
export function planAfter(dependencies: Dependencies, kinds: readonly EventKind[]): Plan {
  const plan = new Plan(new PlanGraph(workflowOf(dependencies)))
  for (const event of eventsOf(kinds)) plan.add(event)
  return plan
}

/** All decisions that follow before anything new happens: each one's own event is added to the plan, no task settles. */
export function decisionsFrom(plan: Plan, conditions: Conditions = noLimits): readonly Decision[] {
  const decisions: Decision[] = []
  for (let decision = nextDecision(plan.state, conditions); decision !== undefined; decision = nextDecision(plan.state, conditions)) {
    decisions.push(decision)
    for (const event of eventsOf([eventOf(decision)], 1_000_000 + decisions.length)) plan.add(event)
  }
  return decisions
}

/** Decisions as one reads them: `start a`, `cancel b upstream because of a`, `complete`. */
export function words(decisions: readonly Decision[]): readonly string[] {
  return decisions.map((decision) => {
    switch (decision.type) {
      case 'schedule':
      case 'start':
        return `${decision.type} ${decision.task_id}`
      case 'cancel':
        return `cancel ${decision.task_id} ${decision.reason}${decision.because_of === undefined ? '' : ` because of ${decision.because_of}`}`
      case 'fail':
        return `fail because of ${decision.failure === 'budget' ? 'the budget' : decision.failure.task_id}`
      default:
        return decision.type
    }
  })
}

/** The first event by which a decision is carried out. */
export function eventOf(decision: Decision): KnownEventKind {
  switch (decision.type) {
    case 'schedule':
      return { type: 'task_scheduled', task_id: decision.task_id, dependencies: [] }
    case 'start':
      return { type: 'inputs_resolved', task_id: decision.task_id, inputs: {} }
    case 'cancel':
      return { type: 'task_cancelled', task_id: decision.task_id, reason: decision.reason, because_of: decision.because_of }
    case 'complete':
      return { type: 'workflow_completed', final_output: null, total_duration_ms: 1 }
    case 'fail':
      return failed(decision.failure)
    case 'stop':
      return { type: 'workflow_cancelled' }
  }
}

function failed(failure: Extract<Decision, { readonly type: 'fail' }>['failure']): KnownEventKind {
  if (failure === 'budget') return { type: 'workflow_failed', error: 'the budget is spent' }
  return { type: 'workflow_failed', error: failure.error, failed_task: failure.task_id }
}
