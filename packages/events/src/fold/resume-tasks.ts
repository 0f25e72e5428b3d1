import { newTask } from './evolve-task.ts'
import type { PersistentMap } from './persistent-map.ts'
import { isSettled, type TaskState } from './task-state.ts'

/**
 * The tasks after workflow_resumed: those that were in flight, those that the operator cancelled, and what these cancelled
 * downstream are scheduled again. The one event that costs a walk over the tasks.
 */
export function resumeTasks(tasks: PersistentMap<TaskState>): { tasks: PersistentMap<TaskState>; settled_count: number } {
  let resumed = tasks
  let settled = 0
  for (const [taskId, task] of tasks) {
    if (isSettled(task.status) && !isCancelledByOperator(task, tasks)) settled += 1
    else if (task.status !== 'scheduled') resumed = resumed.set(taskId, scheduledAgain(task))
  }
  return { tasks: resumed, settled_count: settled }
}

/** Whether the task's cancellation goes back, task by task, to the operator. */
function isCancelledByOperator(task: TaskState, tasks: PersistentMap<TaskState>): boolean {
  const seen = new Set<string>()
  for (let cause: TaskState | undefined = task; cause?.status === 'cancelled'; cause = causeOf(cause, tasks)) {
    if (cause.reason === 'operator') return true
    if (seen.has(cause.task_id)) return false
    seen.add(cause.task_id)
  }
  return false
}

function causeOf(task: TaskState, tasks: PersistentMap<TaskState>): TaskState | undefined {
  return task.because_of === undefined ? undefined : tasks.get(task.because_of)
}

/** What was spent and received stays; what the interrupted attempt did not finish is gone. */
function scheduledAgain(task: TaskState): TaskState {
  const { task_id, dependencies, verb, attempts, inputs, usage, cost } = task
  return { ...newTask(task_id), dependencies, verb, attempts, inputs, usage, cost }
}
