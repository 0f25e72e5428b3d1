import type { Fix } from './diagnostic.ts'
import type { LanguageErrorCode } from './errors/codes.ts'
import type { Path } from './source/path.ts'
import type { Range, SourceNode } from './source/source-node.ts'

/** What a reader or a rule found, before it is given its place in the text. */
export interface Problem {
  readonly code: LanguageErrorCode
  /** Default `error`. */
  readonly severity?: 'error' | 'warning'
  readonly message: string
  /** Default: the hint of the code. A function for what is costly to find: it is called for the first problems only. */
  readonly hint?: string | (() => string | undefined) | undefined
  readonly path: Path
  /** What to point at. Default `value`. */
  readonly target?: 'key' | 'value'
  /** The part of a string value to point at. */
  readonly span?: Span | undefined
  /** Where it stands, when that is known already. */
  readonly range?: Range | undefined
  readonly fix?: ((source: FixSource) => Fix | undefined) | undefined
}

/** A part of a string, in UTF-16 units. */
export interface Span {
  readonly start: number
  readonly length: number
}

/** What a fix is computed from. */
export interface FixSource {
  readonly text: string
  readonly root: SourceNode
}

export type Report = (problem: Problem) => void
