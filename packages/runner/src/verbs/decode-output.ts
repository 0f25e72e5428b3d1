import { freezeJson, type JsonValue, parseJson } from '@nika/events'
import type { Decode } from '@nika/language'
import { runnerError } from '../errors/codes.ts'

/**
 * The value that captured bytes stand for. They must be UTF-8: nothing is replaced, because nobody could tell afterwards.
 *
 * | decode | value |
 * |---|---|
 * | `text` | the text without one final line break |
 * | `json` | the one JSON document, its numbers exact |
 * | `jsonl` | an array: a JSON document for each line that is not blank |
 *
 * @param source the name of what was captured, for the message
 * @throws NIKA-EXEC-003 when they do not.
 */
export function decodeOutput(bytes: Uint8Array, decode: Decode, source: string): JsonValue {
  const text = decodeText(bytes, source)
  switch (decode) {
    case 'text':
      return text.replace(/\r?\n$/, '')
    case 'json':
      return parse(withoutMark(text), source)
    case 'jsonl':
      return withoutMark(text)
        .split('\n')
        .flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, `line ${index + 1} of ${source}`)]))
  }
}

/** Without the byte order mark that some programs begin with. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function decodeText(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw runnerError('NIKA-EXEC-003', {
      message: `${source} is not UTF-8`,
      hint: 'let the program write its bytes to a file, or as text (base64)',
      details: { source, decode: 'text' },
      cause,
    })
  }
}

function parse(text: string, source: string): JsonValue {
  try {
    return freezeJson(parseJson(text))
  } catch (cause) {
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    throw runnerError('NIKA-EXEC-003', {
      message: text.trim() === '' ? `${source} is empty, not JSON` : `${source} cannot be taken as JSON${reason}`,
      hint: 'capture only what is JSON, or leave `decode:` out and take the text',
      details: { source, decode: 'json' },
      cause,
    })
  }
}
