import type { Diagnostic, Fix } from './diagnostic.ts'
import { languageErrorTable } from './errors/codes.ts'
import type { Problem } from './problem.ts'
import { excerptOf } from './source/excerpt.ts'
import { LineIndex } from './source/line-index.ts'
import { locate, pathAt, rangeOfSpan } from './source/locate.ts'
import { formatPath, type Path } from './source/path.ts'
import type { Range, SourceNode } from './source/source-node.ts'

/** What problems are placed in. */
export interface Source {
  readonly file: string
  readonly text: string
  /** Absent when the text could not be read. */
  readonly root?: SourceNode | undefined
}

/** A document with thousands of mistakes must not cost thousands of searches for similar names. */
const maxCostlyHints = 200

/** The excerpt of an empty line at its beginning: there is nothing to show. */
const nothingMarked = '\n^'

/** Gives problems their places, and sorts them by place. */
export function diagnose(problems: readonly Problem[], source: Source): readonly Diagnostic[] {
  if (problems.length === 0) return []
  const lines = new LineIndex(source.text)
  return problems
    .map((problem) => ({ problem, ...placeOf(problem, source) }))
    .sort((left, right) => left.range.start - right.range.start)
    .map(({ problem, path, range }, index) => {
      const { line, column } = lines.placeOf(range.start)
      const fix = source.root === undefined ? undefined : problem.fix?.({ text: source.text, root: source.root })
      const excerpt = excerptOf(lines.lineText(line), column, range.end - range.start)
      return {
        ...toDiagnostic(problem, index, path, fix),
        where: { file: source.file, line, column },
        ...(excerpt === nothingMarked ? {} : { excerpt }),
      }
    })
}

function hintOf(problem: Problem, index: number): string | undefined {
  if (typeof problem.hint !== 'function') return problem.hint
  return index < maxCostlyHints ? problem.hint() : undefined
}

function toDiagnostic(problem: Problem, index: number, path: Path, fix?: Fix): Diagnostic {
  const { code, severity = 'error', message } = problem
  const hint = hintOf(problem, index) ?? languageErrorTable[code].hint
  return { code, severity, message, hint, path: formatPath(path), ...(fix === undefined ? {} : { fix }) }
}

/** Problems of a definition that has no text: they keep their order. */
export function diagnoseDefinition(problems: readonly Problem[], root: SourceNode | undefined): readonly Diagnostic[] {
  return problems.map((problem, index) => toDiagnostic(problem, index, root === undefined ? problem.path : locate(root, problem.path).path))
}

const startOfText: Range = { start: 0, end: 0 }

function placeOf(problem: Problem, source: Source): { readonly path: Path; readonly range: Range } {
  const { root, text } = source
  if (root === undefined) return { path: problem.path, range: problem.range ?? startOfText }
  if (problem.range !== undefined) {
    return { path: problem.path.length > 0 ? problem.path : pathAt(root, problem.range.start), range: problem.range }
  }
  const { path, node, entry, isWhole } = locate(root, problem.path)
  if (problem.target === 'key' || !isWhole) return { path, range: entry?.keyRange ?? node.range ?? startOfText }
  const range = node.kind === 'scalar' && problem.span !== undefined ? rangeOfSpan(text, node, problem.span) : node.range
  return { path, range: range ?? entry?.keyRange ?? startOfText }
}
