/**
 * What moves a cursor, opens an escape sequence, turns the direction of text or cannot be seen at all: control characters
 * (C0 but tab and line feed, DEL, C1), bidirectional marks, invisible format characters, tags, and halves of characters.
 */
const hidden =
  /(?![\t\n])\p{Cc}|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu

/**
 * Text of a model, a command or a file as a terminal may show it: what is hidden is written out as `\u001b`.
 * Keeps line feeds and tabs; CR LF counts as a line feed.
 */
export function escapeText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(hidden, escaped)
}

/** As {@link escapeText}, on one line: line feeds and tabs are written out too. */
export function escapeLine(text: string): string {
  return text.replace(hidden, escaped).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

/** JSON text of the same value in which nothing is hidden: safe on a terminal, whatever the strings hold. */
export function escapeJson(json: string): string {
  return json.replace(hidden, escaped)
}

/** Each UTF-16 unit as JSON writes it. */
function escaped(characters: string): string {
  return characters.split('').map(escapedUnit).join('')
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
