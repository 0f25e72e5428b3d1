import { describe, expect, test } from 'vitest'
import { decodeText, isHtml } from './decode-text.ts'

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'))
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('the encoding of a body', () => {
  test.each<[string, Uint8Array, string | undefined, string]>([
    ['nothing said: UTF-8', utf8('é'), undefined, 'é'],
    ['said by the server', latin1('é'), 'text/html; charset=ISO-8859-1', 'é'],
    ['said by the server in quotes', latin1('é'), 'text/plain; charset="latin1"', 'é'],
    ['said by the page', latin1('<meta charset="windows-1252">é€'.replace('€', '\u0080')), 'text/html', '<meta charset="windows-1252">é€'],
    [
      'said by the page the old way',
      latin1('<meta http-equiv=content-type content="text/html; charset=latin1">é'),
      undefined,
      '<meta http-equiv=content-type content="text/html; charset=latin1">é',
    ],
    ['the server is believed more than the page', utf8('<meta charset=latin1>é'), 'text/html; charset=utf-8', '<meta charset=latin1>é'],
    ['the byte order mark more than both', utf8('\ufeff<meta charset=latin1>é'), 'text/html; charset=latin1', '<meta charset=latin1>é'],
    ['UTF-16 by its mark', Uint8Array.from([0xff, 0xfe, 0x61, 0x00, 0xe9, 0x00]), 'text/plain', 'aé'],
    ['a page that says UTF-16 in ASCII', utf8('<meta charset=utf-16>é'), 'text/html', '<meta charset=utf-16>é'],
    ['a text that is no page says nothing', utf8('<meta charset=latin1>é'), 'text/plain', '<meta charset=latin1>é'],
    ['a name that nobody knows', utf8('é'), 'text/plain; charset=klingon', 'é'],
    ['Japanese', Uint8Array.from([0x93, 0xfa, 0x96, 0x7b]), 'text/plain; charset=shift_jis', '日本'],
    ['bytes that are no characters', latin1('aéb'), 'text/plain', 'a\ufffdb'],
  ])('%s', (_, bytes, contentType, text) => {
    expect(decodeText(bytes, contentType)).toBe(text)
  })
})

describe('HTML', () => {
  test.each([
    ['x', 'text/html', true],
    ['x', 'TEXT/HTML;charset=utf-8', true],
    ['x', 'application/xhtml+xml', true],
    ['<html>', 'text/plain', false],
    ['<html>', 'text/html-sandboxed', false],
    [' <!DOCTYPE html><p>', undefined, true],
    ['<html lang=en>', undefined, true],
    ['{"a": "<html>"}', undefined, false],
  ])('%j of type %s: %s', (text, contentType, expected) => {
    expect(isHtml(text, contentType)).toBe(expected)
  })
})
