/** East Asian wide and fullwidth characters (Unicode Standard Annex 11), by blocks. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}]/u
const emoji = /^(\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator})/u
const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u
const onlyAscii = /^[\x00-\x7f]*$/

/**
 * How many columns of a terminal a text takes: two for a wide character or an emoji, none for what is drawn upon another.
 * Terminals differ in what is rare; a mark that is one column off there is worth no library and its tables.
 */
export function displayWidth(text: string): number {
  if (onlyAscii.test(text)) return text.length
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) width += segmentWidth(segment)
  return width
}

/** The width of what is seen as one character. */
function segmentWidth(segment: string): number {
  if (emoji.test(segment)) return 2
  let width = 0
  for (const character of segment) {
    if (wide.test(character)) width += 2
    else if (!withoutWidth.test(character)) width += 1
  }
  return width
}
