/**
 * Whether JSON text is nested deeper than so many levels. Nearly every text has fewer brackets than that, which a search
 * for single characters tells at the speed of memory; only the others are read character by character.
 */
export function nestsTooDeeply(text: string, levels: number): boolean {
  return text.length > levels && hasMoreThan(text, levels) && depthOf(text) > levels
}

function hasMoreThan(text: string, limit: number): boolean {
  let found = 0
  for (const bracket of ['[', '{']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++found > limit) return true
    }
  }
  return false
}

const quote = 34
const backslash = 92
const openers: ReadonlySet<number> = new Set([91, 123])
const closers: ReadonlySet<number> = new Set([93, 125])

function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === backslash) at += 1
      else if (code === quote) inString = false
    } else if (code === quote) inString = true
    else if (openers.has(code)) deepest = Math.max(deepest, ++depth)
    else if (closers.has(code)) depth -= 1
  }
  return deepest
}
