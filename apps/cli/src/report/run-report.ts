import {
  type CostTotal,
  type Event,
  type EventOf,
  isKnownKind,
  type JsonValue,
  type KnownEventKind,
  type RunState,
  type RunStatus,
  replay,
  type TaskError,
  type TaskState,
  type TaskStatus,
  type Usage,
} from '@nika/events'
import { describeStep } from './describe-step.ts'

/** A run as its log tells it. What `nika show RUN --json` prints; members only ever get added. */
export interface RunReport {
  readonly run_id: string
  readonly workflow: string | undefined
  readonly status: RunStatus
  /** The last event that counts. */
  readonly at_event: number
  /** ISO 8601, UTC. */
  readonly started_at: string | undefined
  /** From the start to the last event that counts. */
  readonly duration_ms: number
  /** What workflow_started says besides: file, cwd, inputs, policy, sandbox, producer, the definition. */
  readonly started: EventOf<'workflow_started'> | undefined
  readonly tasks: readonly TaskSummary[]
  readonly final_output: JsonValue | undefined
  /** Why the run failed or was cancelled. */
  readonly error: string | undefined
  readonly code: string | undefined
  /** What can be done about it, where the log says so. */
  readonly hint: string | undefined
  readonly failed_task: string | undefined
  readonly waiting_for: readonly string[] | undefined
  /** All model calls together. A count that no call told is absent. */
  readonly usage: Usage
  readonly cost: CostTotal
}

/** One line of the report. */
export interface TaskSummary {
  readonly task_id: string
  readonly verb: string | undefined
  /** What it did last: `git log --oneline`; undefined when it did not come so far. */
  readonly step: string | undefined
  readonly status: TaskStatus
  readonly dependencies: readonly string[]
  readonly attempts: number
  readonly started_ms: number | undefined
  readonly ended_ms: number | undefined
  readonly duration_ms: number | undefined
  readonly usage: Usage
  readonly cost: CostTotal
  /** Why the model stopped last. */
  readonly finish_reason: string | undefined
  readonly error: TaskError | undefined
  /** Why it was skipped or cancelled. */
  readonly reason: string | undefined
  readonly because_of: string | undefined
}

/** The report of a run, from its events in order; they are read once and not kept. */
export async function readRunReport(events: AsyncIterable<Event>): Promise<RunReport> {
  const details = new RunDetails()
  const state = await replay(details.watch(events))
  return runReport(state, details)
}

function runReport(state: RunState, details: RunDetails): RunReport {
  return {
    run_id: state.run_id ?? '',
    workflow: state.workflow,
    status: state.status,
    at_event: state.next_id - 1,
    started_at: state.started_at,
    duration_ms: state.total_duration_ms ?? state.timestamp_ms,
    started: details.started,
    tasks: [...state.tasks.values()].map((task) => taskSummary(task, details)),
    final_output: state.final_output,
    error: state.error,
    code: state.code,
    hint: state.hint,
    failed_task: state.failed_task,
    waiting_for: state.waiting_for,
    usage: state.usage,
    cost: state.cost,
  }
}

function taskSummary(task: TaskState, details: RunDetails): TaskSummary {
  const { task_id, verb, status, dependencies, attempts, started_ms, ended_ms, duration_ms, usage, cost, error, reason, because_of } = task
  const { step, finish_reason } = details.of(task_id)
  return {
    ...{ task_id, verb, step, status, dependencies, attempts, started_ms, ended_ms, duration_ms },
    ...{ usage, cost, finish_reason, error, reason, because_of },
  }
}

interface TaskDetails {
  readonly step: string | undefined
  readonly finish_reason: string | undefined
}

/** What the report says and the state of a run does not hold. */
class RunDetails {
  started: EventOf<'workflow_started'> | undefined
  readonly #tasks = new Map<string, TaskDetails>()

  of(taskId: string): TaskDetails {
    return this.#tasks.get(taskId) ?? { step: undefined, finish_reason: undefined }
  }

  async *watch(events: AsyncIterable<Event>): AsyncGenerator<Event, void, undefined> {
    for await (const event of events) {
      if (isKnownKind(event.kind)) this.#add(event.kind)
      yield event
    }
  }

  #add(kind: KnownEventKind): void {
    if (kind.type === 'workflow_started') this.started = kind
    else if (kind.type === 'provider_called' || kind.type === 'tool_called' || kind.type === 'command_started') {
      this.#tasks.set(kind.task_id, { step: describeStep(kind), finish_reason: undefined })
    } else if (kind.type === 'provider_responded') {
      this.#tasks.set(kind.task_id, { ...this.of(kind.task_id), finish_reason: kind.finish_reason })
    }
  }
}
