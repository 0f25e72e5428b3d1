import type { Report } from './problem.ts'
import { judgeDefaults } from './rules/defaults.ts'
import { judgeGraph } from './rules/graph.ts'
import { judgeModels } from './rules/models.ts'
import { judgePermitBounds } from './rules/permit-bounds.ts'
import { judgePermitFit } from './rules/permit-fit.ts'
import { judgeReferences } from './rules/references.ts'
import type { Rule } from './rules/rule.ts'
import { judgeSchemaPaths } from './rules/schema-paths.ts'
import { judgeSchemas } from './rules/schemas.ts'
import type { Draft } from './shape/draft.ts'

const rules: readonly Rule[] = [
  judgeDefaults,
  judgePermitBounds,
  judgePermitFit,
  judgeModels,
  judgeSchemas,
  judgeReferences,
  judgeGraph,
  judgeSchemaPaths,
]

/** Judges a workflow by every law. */
export function judge(draft: Draft, report: Report): void {
  for (const rule of rules) rule(draft, report)
}
