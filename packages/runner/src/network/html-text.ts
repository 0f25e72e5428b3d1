import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { TextLines } from './text-lines.ts'

const paragraphs = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const blocks = new Set(
  `address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset
  head header hgroup hr html legend li main menu nav noframes ol option optgroup pre search section select summary table tbody tfoot
  thead title tr ul`.split(/\s+/),
)
/** Whose content no reader sees. */
const unseen = new Set(['script', 'style', 'template', 'iframe', 'noembed', 'object', 'audio', 'video', 'canvas', 'math', 'svg'])
/** Whose white space is kept. */
const preformatted = new Set(['pre', 'textarea', 'listing', 'xmp'])

/**
 * The text of an HTML document without its tags, headers and footers kept: one line for each block, a blank line around
 * paragraphs and headings, a tab between cells, as `innerText` has them (https://html.spec.whatwg.org/#the-innertext-idl-attribute).
 * Any text is a document. Cost: linear, whatever it holds, which is why it reads tokens and no tree.
 */
export function htmlToText(html: string): string {
  const reader = new TagReader(html)
  const tokenizer = new Tokenizer({}, reader)
  tokenizer.write(html)
  tokenizer.end()
  return reader.lines.text()
}

class TagReader implements TokenizerCallbacks {
  readonly lines = new TextLines()
  readonly #html: string
  #unseen = 0
  #preformatted = 0
  #open = ''

  constructor(html: string) {
    this.#html = html
  }

  ontext(start: number, end: number): void {
    this.#write(this.#html.slice(start, end))
  }

  ontextentity(codepoint: number): void {
    this.#write(String.fromCodePoint(codepoint))
  }

  oncdata(start: number, end: number, endOffset: number): void {
    this.#write(this.#html.slice(start, end - endOffset))
  }

  onopentagname(start: number, end: number): void {
    this.#open = this.#html.slice(start, end).toLowerCase()
    const name = this.#open
    if (unseen.has(name)) this.#unseen++
    if (preformatted.has(name)) this.#preformatted++
    this.#break(name)
    if (name === 'br') this.lines.newLine()
    if (name === 'td' || name === 'th') this.lines.cell()
  }

  onselfclosingtag(): void {
    // Only elements of other languages can close themselves; on any other the slash means nothing.
    if (this.#open === 'svg' || this.#open === 'math') this.#unseen--
  }

  onclosetag(start: number, end: number): void {
    const name = this.#html.slice(start, end).toLowerCase()
    if (unseen.has(name)) this.#unseen = Math.max(0, this.#unseen - 1)
    if (preformatted.has(name)) this.#preformatted = Math.max(0, this.#preformatted - 1)
    this.#break(name)
  }

  onopentagend(): void {}
  onend(): void {}
  onattribdata(): void {}
  onattribentity(): void {}
  onattribend(): void {}
  onattribname(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  #write(text: string): void {
    if (this.#unseen > 0) return
    if (this.#preformatted > 0) this.lines.writeAsIs(text)
    else this.lines.write(text)
  }

  #break(name: string): void {
    if (paragraphs.has(name)) this.lines.separate(2)
    else if (blocks.has(name)) this.lines.separate(1)
  }
}
