import { addUsage, type KnownEventKind, type Usage } from '@nika/events'
import { describeStep } from '../report/describe-step.ts'

/** What a task has been seen to do since it started. */
export interface Activity {
  readonly task_id: string
  readonly verb: string | undefined
  /** `git log --oneline`; undefined until its first step. */
  readonly step: string | undefined
  readonly started_ms: number
  readonly usage: Usage
  /** Why the model stopped last. */
  readonly finish_reason: string | undefined
}

/** What the tasks of a run are doing. */
export class Activities {
  readonly #verbs = new Map<string, string>()
  readonly #running = new Map<string, Activity>()
  #widestId = 0

  /** Tasks that have started and not ended. */
  running(): Iterable<Activity> {
    return this.#running.values()
  }

  get(taskId: string): Activity | undefined {
    return this.#running.get(taskId)
  }

  /** Columns that the ids of tasks need. */
  get idWidth(): number {
    return Math.min(this.#widestId, 24)
  }

  /** To be told of each event; of one that ends a task after it was shown. */
  observe(kind: KnownEventKind, timestampMs: number): void {
    switch (kind.type) {
      case 'task_scheduled':
        this.#widestId = Math.max(this.#widestId, kind.task_id.length)
        if (kind.verb !== undefined) this.#verbs.set(kind.task_id, kind.verb)
        return
      case 'task_started':
        this.#running.set(kind.task_id, newActivity(kind.task_id, this.#verbs.get(kind.task_id), timestampMs))
        return
      case 'provider_called':
      case 'tool_called':
      case 'command_started':
        this.#change(kind.task_id, { step: describeStep(kind) })
        return
      case 'provider_responded':
        this.#change(kind.task_id, { finish_reason: kind.finish_reason, usage: this.#spent(kind.task_id, kind.usage) })
        return
      case 'provider_failed':
        this.#change(kind.task_id, { usage: this.#spent(kind.task_id, kind.usage) })
        return
      case 'task_completed':
      case 'task_failed':
      case 'task_skipped':
      case 'task_cancelled':
        this.#running.delete(kind.task_id)
    }
  }

  #change(taskId: string, change: Partial<Activity>): void {
    const activity = this.#running.get(taskId)
    if (activity !== undefined) this.#running.set(taskId, { ...activity, ...change })
  }

  #spent(taskId: string, usage: Usage | undefined): Usage {
    return addUsage(this.#running.get(taskId)?.usage ?? {}, usage ?? {})
  }
}

function newActivity(task_id: string, verb: string | undefined, started_ms: number): Activity {
  return { task_id, verb, step: undefined, started_ms, usage: {}, finish_reason: undefined }
}
