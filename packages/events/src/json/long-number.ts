/** A digit and an exponent of three digits: outside of this every power of ten is within a double's range. */
const longExponent = /[\d.][eE][+-]?\d\d\d/

/**
 * Whether a number of 16 digits or with a long exponent may stand somewhere in `text`, also inside of a string. It answers for
 * a whole chunk of lines at a tenth of the cost of parsing it, because it looks at every sixteenth character alone.
 */
export function mayHoldLongNumber(text: string): boolean {
  return longExponent.test(text) || holdsLongRun(text)
}

const run = 16

function holdsLongRun(text: string): boolean {
  for (let at = run - 1; at < text.length; at += run) {
    if (isDigitOrDot(text.charCodeAt(at)) && runLength(text, at) >= run) return true
  }
  return false
}

/** Length of the run of digits and dots around `at`. */
function runLength(text: string, at: number): number {
  let start = at
  while (start > 0 && isDigitOrDot(text.charCodeAt(start - 1))) start--
  let end = at + 1
  while (end < text.length && isDigitOrDot(text.charCodeAt(end))) end++
  return end - start
}

function isDigitOrDot(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46
}
