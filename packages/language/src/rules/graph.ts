import { DagAnalyzer } from '../graph/dag-analyzer.ts'
import { writtenEdgesOf } from '../graph/edges.ts'
import type { Report } from '../problem.ts'
import type { Draft, TaskHead } from '../shape/draft.ts'
import { suggestion } from '../suggest.ts'

/** Cycles longer than this are shown in part. */
const longestShown = 12

/** Every `after:` names a task, and no task waits for itself. */
export function judgeGraph(draft: Draft, report: Report): void {
  const { heads, tasks } = draft.declared
  for (const { id, named } of heads) {
    for (const producer of named) {
      if (tasks.has(producer)) continue
      report({
        code: 'NIKA-DAG-002',
        message: `there is no task ${producer}`,
        hint: () => suggestion(producer, [...tasks]),
        path: ['tasks', id, 'after', producer],
        target: 'key',
      })
    }
  }
  const graph = new DagAnalyzer(heads.map((head) => ({ id: head.id, dependencies: writtenEdgesOf(head).map((edge) => edge.producer) })))
  const byId = new Map(heads.map((head) => [head.id, head]))
  for (const cycle of graph.cycles) reportCycle(cycle, byId, report)
}

function reportCycle(cycle: readonly string[], byId: ReadonlyMap<string, TaskHead>, report: Report): void {
  const [first = '', second = ''] = cycle
  const head = byId.get(first)
  const edge = head === undefined ? undefined : writtenEdgesOf(head).find((candidate) => candidate.producer === second)
  const shown = cycle.length <= longestShown ? cycle : [...cycle.slice(0, longestShown - 2), '…', ...cycle.slice(-1)]
  report({
    code: 'NIKA-DAG-001',
    message: cycle.length === 2 ? `the task ${first} waits for itself` : `tasks wait for each other: ${shown.join(' → ')}`,
    path: ['tasks', first, ...(edge?.path ?? [])],
    target: edge?.role === 'success' || edge === undefined ? 'key' : 'value',
    span: edge?.span,
  })
}
