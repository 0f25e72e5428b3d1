import { sealWorkflow } from './checked-workflow.ts'
import { diagnose } from './diagnose.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Extensions } from './extensions.ts'
import { judge } from './judge.ts'
import type { Problem } from './problem.ts'
import { readWorkflow } from './shape/read-workflow.ts'
import type { Workflow } from './workflow.ts'
import { maxDocumentBytes, tooLarge } from './yaml/check-text.ts'
import { readYaml } from './yaml/read-yaml.ts'

/** How a text is read. */
export interface ParseOptions extends Extensions {
  /** Name of the file in diagnostics; default `workflow.nika.yaml`. */
  readonly file?: string
}

/** What a text gave. */
export interface ParsedWorkflow {
  /** Absent when any diagnostic is an error. */
  readonly workflow?: Workflow
  /** Every problem of the text, sorted by place. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads and checks a workflow file: YAML, or JSON, which is YAML. It judges all that `checkWorkflow` judges.
 * Never throws: what is wrong with a text is a diagnostic with a code. Linear in the length of the text.
 *
 *     const { workflow, diagnostics } = parseWorkflow(text, { file: 'notes.nika.yaml' })
 *     for (const diagnostic of diagnostics) console.error(formatDiagnostic(diagnostic))
 *
 * @param text the text, or its bytes, which must then be UTF-8.
 */
export function parseWorkflow(text: string | Uint8Array, options: ParseOptions = {}): ParsedWorkflow {
  const { file = 'workflow.nika.yaml' } = options
  if (typeof text !== 'string' && text.length > maxDocumentBytes) return { diagnostics: diagnose([tooLarge], { file, text: '' }) }
  const decoded = typeof text === 'string' ? text : decode(text)
  const problems: Problem[] = []
  const report = (problem: Problem): void => void problems.push(problem)
  if (decoded === undefined) {
    report({ code: 'NIKA-PARSE-001', message: 'the file is not UTF-8', hint: 'save it as UTF-8', path: [] })
    return { diagnostics: diagnose(problems, { file, text: '' }) }
  }
  const root = readYaml(decoded, report)
  const draft = root === undefined ? undefined : readWorkflow(root, report, options)
  if (draft !== undefined) judge(draft, report)
  const diagnostics = diagnose(problems, { file, text: decoded, root })
  if (draft === undefined || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics }
  return { workflow: sealWorkflow({ ...draft.workflow, source: { file, text: decoded } }, diagnostics), diagnostics }
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
