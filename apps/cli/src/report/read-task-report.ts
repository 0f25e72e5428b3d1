import { type Event, type EventOf, isKnownKind, type RunState, replay, type TaskState, taskIdOf } from '@nika/events'
import { Attempts } from './attempts.ts'
import { receivedInputs } from './received-inputs.ts'
import type { TaskReport } from './task-report.ts'

/**
 * The report of one task, from the events of its run in order; they are read once, and those of other tasks not kept.
 * Undefined when the events do not tell of the task; `tasks` then names those of which they do.
 */
export async function readTaskReport(events: AsyncIterable<Event>, taskId: string): Promise<FoundTask> {
  const trail = new TaskTrail(taskId)
  const state = await replay(trail.watch(events))
  const task = state.tasks.get(taskId)
  return { report: task === undefined ? undefined : taskReport(state, task, trail), tasks: [...state.tasks.keys()] }
}

/** What {@link readTaskReport} finds. */
export interface FoundTask {
  readonly report: TaskReport | undefined
  /** Every task of the run. */
  readonly tasks: readonly string[]
}

function taskReport(state: RunState, task: TaskState, trail: TaskTrail): TaskReport {
  const { inputs, completed } = trail
  return {
    run_id: state.run_id ?? '',
    workflow: state.workflow,
    at_event: state.next_id - 1,
    task_id: task.task_id,
    verb: task.verb,
    status: task.status,
    dependencies: task.dependencies,
    received: inputs === undefined ? undefined : receivedInputs(inputs),
    attempts: trail.attempts.reports(),
    output: task.output,
    extracted: task.extracted,
    error: task.error,
    reason: task.reason,
    because_of: task.because_of,
    recovered_from: completed?.recovered_from,
    reused_from: completed?.reused_from,
    started_at: wallTime(state.started_at, task.started_ms),
    ended_at: wallTime(state.started_at, task.ended_ms),
    duration_ms: task.duration_ms,
    usage: task.usage,
    cost: task.cost,
  }
}

/** What the log says about one task and its state does not hold. */
class TaskTrail {
  readonly attempts = new Attempts()
  inputs: EventOf<'inputs_resolved'> | undefined
  completed: EventOf<'task_completed'> | undefined
  readonly #taskId: string

  constructor(taskId: string) {
    this.#taskId = taskId
  }

  async *watch(events: AsyncIterable<Event>): AsyncGenerator<Event, void, undefined> {
    for await (const event of events) {
      if (taskIdOf(event.kind) === this.#taskId) this.#add(event)
      yield event
    }
  }

  #add(event: Event): void {
    const { kind } = event
    if (!isKnownKind(kind)) return
    if (kind.type === 'inputs_resolved') this.inputs = kind
    else if (kind.type === 'task_completed') this.completed = kind
    this.attempts.add(kind, event)
  }
}

function wallTime(startedAt: string | undefined, milliseconds: number | undefined): string | undefined {
  if (startedAt === undefined || milliseconds === undefined) return undefined
  const time = Date.parse(startedAt) + milliseconds
  return Number.isFinite(time) && Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : undefined
}
