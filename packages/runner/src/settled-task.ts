import { type Event, type EventLog, isKnownKind, type JsonValue, type KnownEventKind } from '@nika/events'
import type { TaskRecord } from '@nika/language'
import { outcomeOf, type PlanState, type TaskPlan, taskPlan } from './plan/plan-state.ts'

/** Where settled tasks are read. */
export interface SettledIn {
  readonly log: EventLog
  readonly plan: PlanState
  /** When the run began, in milliseconds since 1970. */
  readonly startedAt: number
}

/** What a settled task became, read from the event that settled it: nothing is copied. */
export class SettledTask implements TaskRecord {
  readonly #task: TaskPlan
  readonly #event: Event
  readonly #in: SettledIn

  /** Undefined while the task is not settled. */
  static find(taskId: string, from: SettledIn): SettledTask | undefined {
    const task = taskPlan(from.plan, taskId)
    const event = task?.settled === undefined ? undefined : from.log.at(task.settled)
    return task === undefined || event === undefined ? undefined : new SettledTask(task, event, from)
  }

  private constructor(task: TaskPlan, event: Event, from: SettledIn) {
    this.#task = task
    this.#event = event
    this.#in = from
  }

  /** The event that settled it. */
  get event_id(): number {
    return this.#event.id
  }

  get status(): string | undefined {
    return outcomeOf(this.#task)
  }

  get output(): JsonValue | undefined {
    return this.#kind?.type === 'task_completed' ? this.#kind.output : undefined
  }

  get error(): JsonValue | undefined {
    const kind = this.#kind
    if (kind?.type !== 'task_failed') return undefined
    const { code = null, category = null, transient = false, details = null } = kind
    return { code, category, message: kind.error, transient, details }
  }

  get started_at(): string {
    return this.#wallTime(this.#startedMs)
  }

  get ended_at(): string {
    return this.#wallTime(this.#event.timestamp_ms)
  }

  get duration_ms(): number {
    return this.#event.timestamp_ms - this.#startedMs
  }

  get #kind(): KnownEventKind | undefined {
    const { kind } = this.#event
    return isKnownKind(kind) ? kind : undefined
  }

  get #startedMs(): number {
    const { started } = this.#task
    return (started === undefined ? undefined : this.#in.log.at(started)?.timestamp_ms) ?? this.#event.timestamp_ms
  }

  #wallTime(milliseconds: number): string {
    return new Date(this.#in.startedAt + milliseconds).toISOString()
  }
}
