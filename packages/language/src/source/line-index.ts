/** The starts of the lines of a text, for places counted from 1. Columns count UTF-16 units, as editors do. */
export class LineIndex {
  readonly #starts: readonly number[]
  readonly #text: string

  constructor(text: string) {
    const starts = [0]
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#starts = starts
    this.#text = text
  }

  placeOf(offset: number): { readonly line: number; readonly column: number } {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 }
  }

  /** The text of a line, without its end. */
  lineText(line: number): string {
    const start = this.#starts[line - 1] ?? 0
    const end = (this.#starts[line] ?? this.#text.length + 1) - 1
    const text = this.#text.slice(start, end)
    return text.endsWith('\r') ? text.slice(0, -1) : text
  }
}
