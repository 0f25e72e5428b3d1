import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeJson, escapeLine, escapeText } from './escape.ts'

const hostile = [
  { what: 'a colour', text: '\u001b[31mred', shown: '\\u001b[31mred' },
  { what: 'a cleared screen', text: '\u001b[2J\u001b[H', shown: '\\u001b[2J\\u001b[H' },
  { what: 'a one-character CSI', text: '\u009b2J', shown: '\\u009b2J' },
  { what: 'a hyperlink', text: '\u001b]8;;https://evil.example\u0007click', shown: '\\u001b]8;;https://evil.example\\u0007click' },
  { what: 'a window title', text: '\u009d0;owned\u009c', shown: '\\u009d0;owned\\u009c' },
  { what: 'the start of a sequence that never ends', text: 'text\u001bP', shown: 'text\\u001bP' },
  { what: 'an overwritten line', text: 'rm -rf /\rls       ', shown: 'rm -rf /\\u000dls       ' },
  { what: 'backspaces', text: 'no\b\byes', shown: 'no\\u0008\\u0008yes' },
  { what: 'a bell, a delete and a null', text: '\u0007\u007f\u0000', shown: '\\u0007\\u007f\\u0000' },
  { what: 'a bidirectional override', text: 'invoice\u202efdp.exe', shown: 'invoice\\u202efdp.exe' },
  { what: 'bidirectional isolates and marks', text: '\u2066a\u2069\u200f\u061c', shown: '\\u2066a\\u2069\\u200f\\u061c' },
  { what: 'an invisible space', text: 'a\u200bb\ufeffc', shown: 'a\\u200bb\\ufeffc' },
  { what: 'invisible tags', text: `a${String.fromCodePoint(0xe0041)}`, shown: 'a\\udb40\\udc41' },
  { what: 'other line ends', text: 'a\u2028b\u0085c\u000bd', shown: 'a\\u2028b\\u0085c\\u000bd' },
  { what: 'half a character', text: 'a\ud83d', shown: 'a\\ud83d' },
]

describe('text from outside', () => {
  test.each(hostile)('shows $what instead of obeying it', ({ text, shown }) => {
    expect(escapeText(text)).toBe(shown)
    expect(escapeLine(text)).toBe(shown)
  })

  test.each([
    ['letters of any script', 'Grüße, 你好, שלום, नमस्ते'],
    ['emoji made of several characters', '👩‍🚀 ❤️ 🇫🇷'],
    ['zero-width joiners that words need', 'می‌خواهم'],
  ])('keeps %s', (_what, text) => {
    expect(escapeText(text)).toBe(text)
    expect(escapeLine(text)).toBe(text)
  })

  test('keeps its lines and tabs, of Windows too', () => {
    expect(escapeText('a\r\n\tb\n')).toBe('a\n\tb\n')
  })

  test('is one line where one line is wanted', () => {
    expect(escapeLine('a\r\n\tb')).toBe('a\\u000d\\n\\tb')
  })

  test('never holds a control character but tab and line feed', () => {
    const anyText = fc.array(fc.integer({ min: 0, max: 0x2100 })).map((codes) => String.fromCharCode(...codes))

    fc.assert(fc.property(anyText, (text) => !/[^\P{Cc}\n\t]/u.test(escapeText(text))))
    fc.assert(fc.property(anyText, (text) => !/\p{Cc}/u.test(escapeLine(text))))
  })
})

describe('JSON for a terminal', () => {
  test('means the same and hides nothing', () => {
    for (const { text } of hostile) {
      const json = escapeJson(JSON.stringify({ [text]: [text] }))

      expect(JSON.parse(json)).toEqual({ [text]: [text] })
      expect(json).not.toMatch(/[^\P{Cc}]|\u202e|\u200b/u)
    }
  })

  test('keeps the line feeds between its members', () => {
    expect(escapeJson('{\n  "a": 1\n}')).toBe('{\n  "a": 1\n}')
  })
})
