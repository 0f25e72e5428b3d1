import type { Span } from '../problem.ts'
import type { Path } from '../source/path.ts'
import { forEachTemplate } from '../templates/resolve.ts'
import type { Task } from '../workflow.ts'

/** Why a task comes after another, which says what its producer must have become. */
export interface Edge {
  /** Id of the task that comes first. */
  readonly producer: string
  /** `value` (a `with` binding of its output) admits success and skipped; `success` (`after`) admits success alone. */
  readonly role: 'value' | 'success'
}

/** An edge and where it is written, below its task. */
export interface WrittenEdge extends Edge {
  readonly path: Path
  readonly span?: Span
}

/** The edges into a task, `after` first, each pair of producer and role once. */
export function edgesOf(task: Task): readonly Edge[] {
  const seen = new Set<string>()
  const edges: Edge[] = []
  for (const { producer, role } of writtenEdgesOf(task)) {
    const key = `${role} ${producer}`
    if (seen.has(key)) continue
    seen.add(key)
    edges.push({ producer, role })
  }
  return edges
}

/** Every place of a task that makes an edge. */
export function writtenEdgesOf(task: Pick<Task, 'after' | 'with'>): readonly WrittenEdge[] {
  const edges: WrittenEdge[] = Object.keys(task.after).map((producer) => ({ producer, role: 'success', path: ['after', producer] }))
  forEachTemplate(task.with, (template, path) => {
    for (const part of template.parts) {
      if (typeof part === 'string' || part.reference?.namespace !== 'tasks') continue
      const [producer] = part.reference.path
      if (typeof producer === 'string') edges.push({ producer, role: 'value', path: ['with', ...path], span: part.focus })
    }
  })
  return edges
}
