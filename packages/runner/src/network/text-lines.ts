/** Text as it is laid out: white space collapsed, lines broken where blocks begin and end. */
export class TextLines {
  readonly #lines: string[] = []
  /** Pieces of the line that is being written. */
  #line: string[] = []
  #endsInSpace = true
  /** Line breaks that a block asked for; they come when something follows. */
  #breaks = 0
  /** Whether the next cell is the first of its row. */
  #rowBegins = true

  /** Text in which white space is one space, and none where a line begins. */
  write(text: string): void {
    const collapsed = text.replace(/[ \t\n\f\r]+/g, ' ')
    if (collapsed === '' || (collapsed === ' ' && (this.#endsInSpace || this.#breaks > 0))) return
    this.#settle()
    this.#append(this.#endsInSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed)
  }

  /** Text whose white space is kept. */
  writeAsIs(text: string): void {
    const [first = '', ...rest] = text.split(/\r\n|\r|\n/)
    if (first !== '') {
      this.#settle()
      this.#append(first)
    }
    for (const line of rest) {
      this.#settle()
      this.#endLine()
      if (line !== '') this.#append(line)
    }
  }

  /** A line break that is written out. */
  newLine(): void {
    this.#settle()
    this.#endLine()
  }

  /** Asks for at least so many line breaks before what follows: 1 a new line, 2 a blank one between. */
  separate(breaks: 1 | 2): void {
    this.#breaks = Math.max(this.#breaks, breaks)
    this.#rowBegins = true
  }

  /** Begins a cell of a table: a tab after the one before. */
  cell(): void {
    if (this.#rowBegins) {
      this.#rowBegins = false
      return
    }
    this.#line.push(this.#line.pop()?.trimEnd() ?? '')
    this.#append('\t')
  }

  text(): string {
    this.#endLine()
    return this.#lines.join('\n').trim()
  }

  #settle(): void {
    if (this.#breaks > 0 && (this.#line.length > 0 || this.#lines.length > 0)) {
      if (this.#line.length > 0) this.#endLine()
      const blank = this.#lines.at(-1) === ''
      if (this.#breaks === 2 && !blank) this.#lines.push('')
    }
    this.#breaks = 0
  }

  #append(text: string): void {
    this.#line.push(text)
    this.#endsInSpace = /[ \t]$/.test(text)
  }

  #endLine(): void {
    this.#lines.push(this.#line.join('').trimEnd())
    this.#line = []
    this.#endsInSpace = true
  }
}
