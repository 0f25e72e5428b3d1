/** What the YAML library says is wrong. */
export interface YamlError {
  /** Absent for what is judged here. */
  readonly code?: string
  readonly message: string
  readonly pos: readonly [number, number]
  /** What to do about it, when it is known better than from the code. */
  readonly hint?: string
}

/** The mistake behind an error that the library sees elsewhere, or as another. */
export function usualMistake(text: string, error: YamlError): YamlError | undefined {
  const [offset] = error.pos
  const rest = restOfLine(text, offset)
  const key = /^([ \t]*)[\w-]+:[^\s:/]/.exec(lineAt(text, offset))
  switch (error.code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /:(?:\s|$)/.test(rest) ? undefined : deeperKey(text, offset)
    case 'MULTILINE_IMPLICIT_KEY':
    case 'MISSING_CHAR':
      if (/[|>][-+\d]*[ \t]*\r?\n\s*$/.test(text.slice(Math.max(0, offset - 400), offset)))
        return { ...error, hint: 'indent the text more than its key' }
      return key === null ? undefined : { ...error, hint: spaceAfterColon }
    case 'UNEXPECTED_TOKEN': {
      const before = text[offset - 1]
      if (before === "'" && !isSpaceOrEnd(text[offset])) return { ...error, hint: "within single quotes write a quote twice: 'it''s'" }
      if (before === '"' && !isSpaceOrEnd(text[offset]))
        return { ...error, hint: 'within double quotes put a backslash before a quote: \\"' }
      if (key === null) return undefined
      const start = text.lastIndexOf('\n', offset - 1) + 1 + (key[1]?.length ?? 0)
      return { message: 'a key and its value run together', pos: [start, start + 1], hint: spaceAfterColon }
    }
    default:
      return undefined
  }
}

const spaceAfterColon = 'write a space after the colon'

function isSpaceOrEnd(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

/** A line that looks like a key, but goes on the text of the key above it, because it is indented more. */
function deeperKey(text: string, offset: number): YamlError | undefined {
  for (let next = text.indexOf('\n', offset) + 1; next > 0; next = text.indexOf('\n', next) + 1) {
    const line = restOfLine(text, next)
    if (!/:(?:\s|$)/.test(line)) continue
    const start = next + line.length - line.trimStart().length
    return { message: 'this key is indented more than the one above it', pos: [start, start + 1], hint: 'align it with the keys beside it' }
  }
  return undefined
}

/** The line that holds an offset, or the beginning of a very long one. */
export function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  return text.slice(start, start + 400).split('\n', 1)[0] ?? ''
}

/** Up to its end, but not a very long one. */
function restOfLine(text: string, offset: number): string {
  const end = text.indexOf('\n', offset)
  return text.slice(offset, Math.min(end === -1 ? text.length : end, offset + 4000))
}
