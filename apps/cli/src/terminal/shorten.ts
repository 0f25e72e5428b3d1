import { formatBytes, plural } from './quantities.ts'

/** How much of a text is shown. */
export interface ShownPart {
  readonly lines: number
  readonly characters: number
}

/** The beginning of a text, and what was left out. */
export interface ShortenedText {
  readonly text: string
  /** `37 more lines, 4.1 kB in all`; undefined when the text is whole. */
  readonly omission: string | undefined
}

/** The beginning of `text`, whole lines as long as they fit. A line feed at its end begins no line. */
export function shorten(text: string, { lines, characters }: ShownPart): ShortenedText {
  const body = text.replace(/\r?\n$/, '')
  const head = headOf(body, { lines, characters })
  if (head.length === body.length) return { text: body, omission: undefined }
  const more = body.slice(head.length).split('\n').length - 1
  const size = `${formatBytes(Buffer.byteLength(text))} in all`
  return { text: head, omission: more === 0 ? size : `${plural(more, 'more line')}, ${size}` }
}

function headOf(text: string, { lines, characters }: ShownPart): string {
  let end = 0
  for (let line = 0; line < lines; line++) {
    const feed = text.indexOf('\n', line === 0 ? 0 : end + 1)
    const next = feed === -1 ? text.length : feed
    if (next > characters) return line === 0 ? wholeCharacters(text, characters) : text.slice(0, end)
    end = next
    if (feed === -1) break
  }
  return text.slice(0, end)
}

/** Cuts before a character that would be halved. */
function wholeCharacters(text: string, length: number): string {
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length)
}
