import type { Problem, Report } from '../problem.ts'

/** Bytes of UTF-8 that a workflow file may have: 1 MiB. Who reads one need not read more than one byte beyond. */
export const maxDocumentBytes = 1_048_576
/** Bytes of UTF-8 that one scalar may have: 64 KiB. */
export const maxScalarBytes = 65_536

const encoder = new TextEncoder()

/** Whether the UTF-8 form of `text` is longer than `limit`. Encodes only when its length leaves that open. */
export function exceedsBytes(text: string, limit: number): boolean {
  if (text.length > limit) return true
  return text.length * 3 > limit && encoder.encode(text).length > limit
}

/** What YAML allows in a stream, but for a carriage return without line feed, which libraries read in different ways. */
const forbidden = /\r(?!\n)|[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const onlyAscii = /^[\x00-\x7f]*$/

/** The problem of a document above the limit. */
export const tooLarge: Problem = {
  code: 'NIKA-YAML-010',
  message: 'the document is larger than 1 MiB',
  path: [],
  range: { start: 0, end: 0 },
}

/** Judges the characters of a document. Returns whether it is worth parsing. */
export function checkText(text: string, report: Report): boolean {
  if (exceedsBytes(text, maxDocumentBytes)) {
    report(tooLarge)
    return false
  }
  const hasByteOrderMark = text.startsWith('\ufeff')
  if (hasByteOrderMark) reportByteOrderMark(report)
  const bad = forbidden.exec(text.slice(hasByteOrderMark ? 1 : 0))
  if (bad !== null) {
    const start = bad.index + (hasByteOrderMark ? 1 : 0)
    const codePoint = text.codePointAt(start) ?? 0
    const name =
      codePoint === 13
        ? 'a carriage return without a line feed'
        : `the character U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
    report({
      code: 'NIKA-PARSE-001',
      message: `${name} is not allowed in YAML`,
      hint: 'remove it, or write it as an escape in a double-quoted string',
      path: [],
      range: { start, end: start + 1 },
    })
    return false
  }
  checkNormalForm(text, report)
  return true
}

function reportByteOrderMark(report: Report): void {
  report({
    code: 'NIKA-YAML-011',
    message: 'the document begins with a byte order mark',
    hint: 'save it as UTF-8 without byte order mark',
    path: [],
    range: { start: 0, end: 1 },
    fix: () => ({ title: 'remove the byte order mark', edits: [{ offset: 0, length: 1, text: '' }] }),
  })
}

function checkNormalForm(text: string, report: Report): void {
  if (onlyAscii.test(text)) return
  const normal = text.normalize('NFC')
  if (normal === text) return
  let start = 0
  while (text[start] === normal[start]) start++
  report({
    code: 'NIKA-YAML-011',
    message: 'the text is not in Unicode form NFC',
    path: [],
    range: { start, end: start + 1 },
    fix: () => ({ title: 'bring the text into form NFC', edits: [{ offset: 0, length: text.length, text: normal }] }),
  })
}
