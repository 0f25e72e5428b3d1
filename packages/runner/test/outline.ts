import { type Event, taskIdOf } from '@nika/events'

/** Events as one reads them: `workflow_started`, `task_started a`. */
export function outline(events: Iterable<Event>): readonly string[] {
  return [...events].map(({ kind }) => {
    const taskId = taskIdOf(kind)
    return taskId === undefined ? kind.type : `${kind.type} ${taskId}`
  })
}
