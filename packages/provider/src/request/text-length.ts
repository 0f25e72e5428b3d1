import type { InferRequest } from './infer-request.ts'
import type { Message } from './message.ts'

const encoder = new TextEncoder()

/** UTF-8 bytes of a text. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length
}

/** UTF-8 bytes of the prompt, or of all text parts of the messages; the system prompt apart. */
export function promptLength({ prompt, messages }: InferRequest): number {
  if (prompt !== undefined) return utf8Length(prompt)
  return (messages ?? []).flatMap(textsOf).reduce((sum, text) => sum + utf8Length(text), 0)
}

/** The texts of a message. */
export function textsOf({ content }: Message): readonly string[] {
  if (typeof content === 'string') return [content]
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
}
