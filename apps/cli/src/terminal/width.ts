import stringWidth from 'string-width'

const segmenter = new Intl.Segmenter()

/** How many characters from the beginning of a text take at most `columns` on a terminal; never half of what is seen as one. */
export function fittingLength(text: string, columns: number): number {
  // A column needs at least one UTF-16 unit, but what takes no column at all may need many.
  if (/^[\x20-\x7e]*$/.test(text.slice(0, columns + 1))) return Math.min(text.length, columns)
  let used = 0
  for (const { segment, index } of segmenter.segment(text)) {
    used += stringWidth(segment)
    if (used > columns) return index
  }
  return text.length
}

/** The text, cut with a mark where it takes more than `columns`. */
export function fitted(text: string, columns: number): string {
  if (fittingLength(text, columns) === text.length) return text
  return `${text.slice(0, fittingLength(text, columns - 1))}…`
}
