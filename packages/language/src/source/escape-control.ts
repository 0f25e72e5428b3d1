/** Control characters, and the marks that turn the direction of text: what could fool a terminal or its reader. */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Text of one line, with what is not plainly visible as `\u…`. */
export function escapeControl(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
