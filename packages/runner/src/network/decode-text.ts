/**
 * The text of a body, as a browser takes it: in the encoding of its byte order mark, else the one that the server tells, else
 * that the page tells of itself, else UTF-8; what is no character of it becomes U+FFFD
 * (https://html.spec.whatwg.org/#determining-the-character-encoding).
 * @param contentType the value of `content-type`.
 */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): string {
  const encoding = markOf(bytes) ?? charsetOf(contentType ?? '') ?? (mayBeHtml(contentType) ? declaredIn(bytes) : undefined)
  return decodeAs(bytes, encoding ?? 'utf-8')
}

/** Whether a text is HTML: the server says so, or it says nothing and the text begins like it. */
export function isHtml(text: string, contentType: string | undefined): boolean {
  return mayBeHtml(contentType) && (contentType !== undefined || /^\s*(?:<!doctype html|<html|<head|<body)\b/i.test(text))
}

function mayBeHtml(contentType: string | undefined): boolean {
  return contentType === undefined || /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(contentType)
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return undefined
}

function charsetOf(text: string): string | undefined {
  return /charset\s*=\s*["']?([^\s"';,>]+)/i.exec(text)?.[1]
}

/** Bytes in which a page declares its encoding, if it does. */
const declarationBytes = 1024

function declaredIn(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, declarationBytes)).toString('latin1')
  for (const [tag] of head.matchAll(/<meta\b[^>]*>/gi)) {
    const charset = charsetOf(tag)
    // What could be read as ASCII so far is not UTF-16, whatever it says.
    if (charset !== undefined) return /^utf-?16/i.test(charset) ? 'utf-8' : charset
  }
  return undefined
}

function decodeAs(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch {
    // A name that nobody knows is as good as none.
    return new TextDecoder().decode(bytes)
  }
}
