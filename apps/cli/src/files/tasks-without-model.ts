import type { Workflow } from '@nika/language'
import type { FileProblem } from './workflow-file.ts'

/**
 * A problem for each task that calls a model though neither it nor the file names one. The language allows that, so that it is
 * a warning; a run, which has no model of its own to offer, refuses it.
 */
export function tasksWithoutModel({ tasks, model }: Workflow): readonly FileProblem[] {
  const nameless = model === undefined ? tasks.filter(({ action }) => action.verb === 'infer' && action.model === undefined) : []
  return nameless.map(({ id }) => ({
    code: 'NIKA-CLI-009',
    severity: 'warning',
    message: `the task ${id} calls a model, and neither it nor the file names one`,
    hint: 'add `model: <provider>/<name>` to the file, or to the task',
    path: `tasks.${id}.infer`,
  }))
}
