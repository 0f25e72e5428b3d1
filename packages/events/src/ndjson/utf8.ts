/** Whole lines as text, up to the first one that is not UTF-8. */
export interface DecodedText {
  readonly text: string
  /** Offset of the first byte of the line that is not UTF-8. */
  readonly invalidLine?: number
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const lf = 10

/** Decodes at once; only when that fails it looks for the line. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const text = decodeOrUndefined(bytes)
  if (text !== undefined) return { text }
  let start = 0
  for (let end = bytes.indexOf(lf); end !== -1; end = bytes.indexOf(lf, start)) {
    if (decodeOrUndefined(bytes.subarray(start, end)) === undefined) break
    start = end + 1
  }
  return { text: decodeOrUndefined(bytes.subarray(0, start)) ?? '', invalidLine: start }
}

function decodeOrUndefined(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
