import { escapeText } from '../terminal/escape.ts'

/** The beginning of a text that is at most `columns` wide, as a number of characters. */
export type FitsInto = (text: string, columns: number) => number

/** A text that comes in parts, given as lines that fit a terminal. Nothing of it reaches the screen unescaped. */
export class StreamedText {
  readonly #fitsInto: FitsInto
  /** What came last and cannot be judged without what comes next: half a character, half a line end. */
  #held = ''
  /** The line that is being written, escaped. */
  #line = ''

  constructor(fitsInto: FitsInto) {
    this.#fitsInto = fitsInto
  }

  /** The line that is being written. */
  get line(): string {
    return this.#line
  }

  /** Adds a part; gives the lines that are whole now, broken between words where they would be wider than `columns`. */
  add(part: string, columns: number): readonly string[] {
    const text = this.#held + part
    const end = /[\r\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length
    this.#held = text.slice(end)
    return this.#take(escapeText(text.slice(0, end)), columns)
  }

  /** Ends the text; gives what is left of it. */
  end(columns: number): readonly string[] {
    const lines = this.#take(escapeText(this.#held), columns)
    const rest = this.#line
    this.#held = ''
    this.#line = ''
    return rest === '' ? lines : [...lines, rest]
  }

  #take(text: string, columns: number): readonly string[] {
    const [first = '', ...others] = `${this.#line}${text}`.replaceAll('\t', '  ').split('\n')
    const parts = [first, ...others]
    const last = parts.pop() ?? ''
    const whole = parts.flatMap((line) => this.#broken(line, columns))
    const broken = this.#broken(last, columns)
    this.#line = broken.at(-1) ?? ''
    return [...whole, ...broken.slice(0, -1)]
  }

  #broken(line: string, columns: number): readonly string[] {
    const pieces: string[] = []
    let rest = line
    for (let fits = this.#fitsInto(rest, columns); fits < rest.length; fits = this.#fitsInto(rest, columns)) {
      const space = rest.lastIndexOf(' ', fits)
      const end = space > 0 ? space : Math.max(fits, 1)
      pieces.push(rest.slice(0, end))
      rest = rest.slice(space > 0 ? end + 1 : end)
    }
    return [...pieces, rest]
  }
}
