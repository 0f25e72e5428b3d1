import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { htmlToText } from './html-text.ts'

describe('the text of a page', () => {
  test.each([
    ['plain text', 'a  b\n c', 'a b c'],
    ['inline elements', 'one <b>two</b><i> three</i> <a href="x>y">four</a>', 'one two three four'],
    ['line breaks', 'a<br>b<br/><br>c', 'a\nb\n\nc'],
    ['blocks', '<div>a<div>b</div>c</div><div></div><div>d</div>', 'a\nb\nc\nd'],
    ['paragraphs', '<h1>Title</h1><p>a\n  b</p><p>c</p>d', 'Title\n\na b\n\nc\n\nd'],
    ['lists', '<ul><li>a<li>b<ul><li>c</ul></ul>', 'a\nb\nc'],
    ['tables', '<table><tr><th>a<th>b</tr><tr><td>1</td>\n<td>2</td></tr></table>', 'a\tb\n1\t2'],
    ['preformatted text', 'x<pre>  a\n\n   b </pre>c', 'x\n  a\n\n   b\nc'],
    ['entities', '&lt;b&gt; &amp;amp; &eacute;&#x1F98B;&nbsp;&copy &bogus;', '<b> &amp; é🦋\u00a0© &bogus;'],
    ['header and footer', '<header>top</header><main>middle</main><footer>bottom</footer>', 'top\nmiddle\nbottom'],
    ['a title', '<!doctype html><html><head><title>A &amp; b</title></head><body>c', 'A & b\nc'],
    ['scripts and styles', 'a<script>if (1 < 2) "</p>"</script><STYLE>p{}</STYLE>b', 'ab'],
    ['a script that closes itself', 'a<script/>hidden</script>b', 'ab'],
    ['pictures', 'a<svg><text>x</text></svg><svg/>b', 'ab'],
    ['comments', 'a<!-- <p>no</p> -->b<!>c', 'abc'],
    ['what is no tag', '1 < 2 and 3 > 2 <', '1 < 2 and 3 > 2 <'],
    ['control characters', 'a\u0000b\u001b[31mc', 'a\u0000b\u001b[31mc'],
    ['nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  test('text without markup has no white space at its ends or in a row', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '.') }), (text) => {
        expect(htmlToText(text)).toBe(text.replace(/\s+/g, ' ').trim())
      }),
    )
  })

  test('any text is a page', () => {
    const unit = fc.constantFrom(
      '<',
      '>',
      '/',
      '!',
      '-',
      '&',
      '#',
      ';',
      '"',
      "'",
      ' ',
      'p',
      'br',
      'script',
      'pre',
      'svg',
      'td',
      '\n',
      ']]',
      '<![CDATA[',
    )
    fc.assert(
      fc.property(fc.string({ unit }), (html) => {
        expect(htmlToText(html).length).toBeLessThanOrEqual(2 * html.length)
      }),
    )
  })

  test.each(['<a>', '</b>', '<div>', '<p>x</div>', '<', '<!--', '&amp', '<td>', '<pre>\n', '<svg>'])(
    'a megabyte of %j does not hang',
    (unit) => {
      expect(htmlToText(unit.repeat(1_000_000 / unit.length)).length).toBeLessThanOrEqual(1_000_000)
    },
  )
})
