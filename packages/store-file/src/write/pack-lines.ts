/** Characters of one part: few parts for many lines, and never one string of all of them. */
const partLength = 1024 * 1024

/** Lines as bytes, in as few parts as is good. */
export function packLines(lines: readonly string[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = []
  let text = ''
  for (const line of lines) {
    if (text.length + line.length > partLength && text !== '') {
      parts.push(Buffer.from(text))
      text = ''
    }
    text += line
  }
  if (text !== '') parts.push(Buffer.from(text))
  return parts
}
