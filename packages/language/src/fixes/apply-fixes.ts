import type { Diagnostic, TextEdit } from '../diagnostic.ts'

/** A text after some fixes. */
export interface FixedText {
  readonly text: string
  /** Those whose fix was applied. The others had none, or one that touches the same place: check the text again. */
  readonly applied: readonly Diagnostic[]
}

/** Applies the fixes of diagnostics of a text, in order, leaving out those that overlap an earlier one. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): FixedText {
  const edits: TextEdit[] = []
  const applied: Diagnostic[] = []
  const taken = new Set<number>()
  for (const diagnostic of diagnostics) {
    const wanted = diagnostic.fix?.edits ?? []
    if (wanted.length === 0 || wanted.some((edit) => isTaken(edit, taken))) continue
    for (const edit of wanted) take(edit, taken)
    edits.push(...wanted)
    applied.push(diagnostic)
  }
  edits.sort((left, right) => left.offset - right.offset)
  let fixed = ''
  let at = 0
  for (const edit of edits) {
    fixed += text.slice(at, edit.offset) + edit.text
    at = edit.offset + edit.length
  }
  return { text: fixed + text.slice(at), applied }
}

function isTaken({ offset, length }: TextEdit, taken: ReadonlySet<number>): boolean {
  for (let at = offset; at <= offset + length; at++) if (taken.has(at)) return true
  return false
}

function take({ offset, length }: TextEdit, taken: Set<number>): void {
  for (let at = offset; at <= offset + length; at++) taken.add(at)
}
