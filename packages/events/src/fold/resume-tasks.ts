import type { Owner, PersistentMap } from './persistent-map.ts'
import { isSettled, newTask, type TaskState } from './task-state.ts'

/** What a resume leaves of the tasks. */
export interface ResumedTasks {
  readonly tasks: PersistentMap<TaskState>
  readonly settledCount: number
}

/**
 * The tasks after workflow_resumed: those that were in flight, those that the operator cancelled, and what these cancelled
 * downstream are scheduled again. The one event that costs a walk over the tasks.
 */
export function resumeTasks(tasks: PersistentMap<TaskState>): ResumedTasks {
  const isCancelledByOperator = operatorCancellations(tasks)
  const owner: Owner = {}
  let resumed = tasks
  let settledCount = 0
  for (const [taskId, task] of tasks) {
    if (isSettled(task.status) && !isCancelledByOperator(task)) settledCount += 1
    else if (task.status !== 'scheduled') resumed = resumed.update(taskId, () => scheduledAgain(task), owner)
  }
  return { tasks: resumed, settledCount }
}

/** Tells whether a task's cancellation goes back, task by task, to the operator. Each task is judged once, however long the way. */
function operatorCancellations(tasks: PersistentMap<TaskState>): (task: TaskState) => boolean {
  const verdicts = new Map<string, boolean>()
  return (task) => {
    const way: string[] = []
    let verdict = false
    for (let cause: TaskState | undefined = task; cause?.status === 'cancelled' && !verdict; cause = causeOf(cause, tasks)) {
      const known = verdicts.get(cause.task_id)
      if (known !== undefined) {
        verdict = known
        break
      }
      // Until the way has an end; a way that comes back here has none.
      verdicts.set(cause.task_id, false)
      way.push(cause.task_id)
      verdict = cause.reason === 'operator'
    }
    for (const taskId of way) verdicts.set(taskId, verdict)
    return verdict
  }
}

function causeOf(task: TaskState, tasks: PersistentMap<TaskState>): TaskState | undefined {
  return task.because_of === undefined ? undefined : tasks.get(task.because_of)
}

/** What was spent and received stays; what the interrupted attempt did not finish is gone. */
function scheduledAgain(task: TaskState): TaskState {
  const { task_id, dependencies, verb, attempts, inputs_event, usage, cost } = task
  return { ...newTask(task_id), dependencies, verb, attempts, inputs_event, usage, cost }
}
