import type { Diagnostic } from '../diagnostic.ts'
import { type ParseOptions, parseWorkflow } from '../parse-workflow.ts'
import { exceedsBytes, maxDocumentBytes } from '../yaml/check-text.ts'
import { applyFixes, type FixedText } from './apply-fixes.ts'

/** More rounds than anybody's mistakes need; what is left then is found when the text is checked again. */
const maxRounds = 100

/**
 * Applies every fix that the diagnostics of a text carry, and those that show up once they are applied, until none is left.
 * The rest of the text stays as it is. A fix that would make the document too large is not applied.
 * @returns each applied diagnostic in order; its place is that in the text at that time.
 */
export function fixWorkflow(text: string, options: ParseOptions = {}): FixedText {
  const applied: Diagnostic[] = []
  let current = text
  for (let round = 0; round < maxRounds; round++) {
    const next = applyFixes(current, parseWorkflow(current, options).diagnostics)
    if (next.applied.length === 0 || exceedsBytes(next.text, maxDocumentBytes)) break
    applied.push(...next.applied)
    current = next.text
  }
  return { text: current, applied }
}
