import { describe, expect, test } from 'vitest'
import { headersFor, isRedirect, redirectTarget } from './redirect.ts'

const from = new URL('https://a.example/x/y?q=1')

describe('where a redirect leads', () => {
  test.each([
    ['/z', 'https://a.example/z'],
    ['z?r=2#f', 'https://a.example/x/z?r=2#f'],
    ['//b.example/', 'https://b.example/'],
    ['http://b.example', 'http://b.example/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['', 'https://a.example/x/y?q=1'],
  ])('%j leads to %s', (location, target) => {
    expect(redirectTarget(location, from)?.href).toBe(target)
  })

  test.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ftp://a.example/',
    'https://user:key@b.example/',
    'https://user@b.example/',
    'http://',
  ])('%j leads nowhere', (location) => {
    expect(redirectTarget(location, from)).toBeUndefined()
  })

  test.each([301, 302, 303, 307, 308])('%i is one', (status) => {
    expect(isRedirect(status)).toBe(true)
  })

  test.each([200, 300, 304, 305, 306, 400])('%i is none', (status) => {
    expect(isRedirect(status)).toBe(false)
  })
})

describe('the headers that follow', () => {
  const headers = { Accept: 'text/html', authorization: 'Bearer key', 'x-api-key': 'key', cookie: 'a=b', 'user-agent': 'nika' }

  test('within the origin are all', () => {
    expect(headersFor(new URL('https://a.example/z'), from, headers)).toBe(headers)
  })

  test.each(['https://b.example/', 'http://a.example/', 'https://a.example:8443/', 'https://x.a.example/'])(
    'to %s are those without keys',
    (url) => {
      expect(headersFor(new URL(url), from, headers)).toEqual({ Accept: 'text/html', 'user-agent': 'nika' })
    },
  )
})
