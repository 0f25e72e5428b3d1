/**
 * Control characters, what turns the direction of text or is not seen at all, and halves of characters: what could fool a
 * terminal or its reader.
 */
const hidden = /\p{Cc}|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu

/** Text of one line, with what is not plainly visible as `\u…`. */
export function escapeControl(text: string): string {
  return text.replace(hidden, (character) => character.split('').map(escapedUnit).join(''))
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
