import { describe, expect, test } from 'vitest'
import { requestAttributes, responseAttributes } from './http-attributes.ts'

describe('a URL', () => {
  test.each([
    ['https://host.example/a?page=2&q=a+b', 'https://host.example/a?page=2&q=a+b'],
    ['https://ada:pw@host.example/', 'https://host.example/'],
    ['https://token@host.example/', 'https://host.example/'],
    ['http://host.example/?api_key=abc&page=2', 'http://host.example/?api_key=REDACTED&page=2'],
    ['http://host.example/?X-Amz-Signature=abc', 'http://host.example/?X-Amz-Signature=REDACTED'],
    ['http://host.example/?X-Goog-Credential=abc', 'http://host.example/?X-Goog-Credential=REDACTED'],
    ['http://host.example/?sig=abc&access_token=1', 'http://host.example/?sig=REDACTED&access_token=REDACTED'],
    ['http://host.example/?token=1&token=2', 'http://host.example/?token=REDACTED'],
    ['http://host.example/?PASSWORD=abc', 'http://host.example/?PASSWORD=REDACTED'],
    ['http://host.example/?pwd=abc&jwt=def&session_id=1', 'http://host.example/?pwd=REDACTED&jwt=REDACTED&session_id=REDACTED'],
    ['http://host.example/cb#access_token=abc', 'http://host.example/cb'],
  ])('%s is told as %s', (url, told) => {
    expect(requestAttributes({ url }, 'GET')['url.full']).toBe(told)
    expect(responseAttributes({ type: 'http_responded', task_id: 'a', url })['url.full']).toBe(told)
  })

  test.each([
    ['https://host.example/', 'host.example', 443],
    ['http://host.example/', 'host.example', 80],
    ['http://127.0.0.1:8080/', '127.0.0.1', 8080],
    ['http://[::1]:8080/', '::1', 8080],
  ])('%s tells the server', (url, address, port) => {
    expect(requestAttributes({ url }, 'GET')).toMatchObject({ 'server.address': address, 'server.port': port })
  })

  test('that is none is not told', () => {
    expect(requestAttributes({ url: 'not a url' }, 'GET')).toEqual({ 'http.request.method': 'GET' })
  })
})

test.each([
  [{ method: 'put' }, 'PUT'],
  [{}, 'POST'],
  ['text', 'POST'],
  [undefined, 'POST'],
])('the arguments %j make the method %s', (args, method) => {
  expect(requestAttributes(args, 'POST')['http.request.method']).toBe(method)
})

test('the method of an answer is told in capitals', () => {
  expect(responseAttributes({ type: 'http_responded', task_id: 'a', method: 'get' })['http.request.method']).toBe('GET')
})

test.each([
  [200, undefined],
  [302, undefined],
  [404, '404'],
  [503, '503'],
])('the status %i makes the error type %s', (status, type) => {
  expect(responseAttributes({ type: 'http_responded', task_id: 'a', status })['error.type']).toBe(type)
})
