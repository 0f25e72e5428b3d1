import type { Report } from '../problem.ts'
import type { Draft } from '../shape/draft.ts'

/** One law: judges a workflow and reports what breaks it. */
export type Rule = (draft: Draft, report: Report) => void
