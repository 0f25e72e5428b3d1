import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { JsonObject } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { recordStep } from '../../test/record-step.ts'
import { serve, serveTcp } from '../../test/serve.ts'
import { Deferred } from '../deferred.ts'
import { type FetchOptions, fetchTool } from './fetch.ts'

interface Fetching extends FetchOptions {
  readonly signal?: AbortSignal
}

/** Fetches from a server of the loopback, which the permits name, and gives the output or the error, and the events. */
async function fetchFrom(args: JsonObject, { signal, ...options }: Fetching = {}) {
  const { context, kinds } = recordStep({ permits: { net: { http: ['127.0.0.1', 'localhost'] } }, signal })
  const result = await fetchTool(options)
    .call({ mode: 'raw', ...args }, context)
    .then(
      (output) => ({ output, error: undefined }),
      (error: unknown) => ({ output: undefined, error }),
    )
  return { ...result, kinds: kinds() }
}

const failure = (why: unknown, more = {}) => ({
  error: { code: 'NIKA-BUILTIN-FETCH-001', category: 'network_error', message: why, ...more },
})
const endingWith = (text: string) => expect.stringMatching(new RegExp(`: ${text.replace(/[()]/g, '\\$&')}$`))

describe('an answer', () => {
  test('raw is the body as it is', async () => {
    const { url } = await serve((_, response) => response.end('\ufeff<p>é\r\n</p>\n'))

    expect(await fetchFrom({ url })).toMatchObject({ output: '\ufeff<p>é\r\n</p>\n' })
  })

  test('of a page as text is its text', async () => {
    const { url } = await serve((_, response) => {
      response.setHeader('content-type', 'text/html; charset=latin1')
      response.end(Buffer.from('<title>T</title><p>é &amp; <b>b</b><script>x</script>', 'latin1'))
    })

    expect(await fetchFrom({ url, mode: 'text' })).toMatchObject({ output: 'T\n\né & b' })
  })

  test('of anything else as text is itself', async () => {
    const { url } = await serve((_, response) => response.setHeader('content-type', 'text/plain').end('a <b> & c'))

    expect(await fetchFrom({ url, mode: 'text' })).toMatchObject({ output: 'a <b> & c' })
  })

  test('to HEAD has no body', async () => {
    const { url } = await serve((request, response) => {
      response
        .setHeader('content-encoding', 'gzip')
        .setHeader('x-method', request.method ?? '')
        .setHeader('content-length', 1000)
        .end()
    })

    const { output, kinds } = await fetchFrom({ url, method: 'HEAD' })

    expect(output).toBe('')
    expect(kinds.at(-1)).toMatchObject({ type: 'http_responded', method: 'HEAD', status: 200, body_len: 0 })
  })

  test('of status 204 has none either', async () => {
    const { url } = await serve((_, response) => response.writeHead(204).end())

    expect(await fetchFrom({ url })).toMatchObject({ output: '' })
  })

  test.each([
    ['gzip', gzipSync('compressed')],
    ['x-gzip', gzipSync('compressed')],
    ['deflate', deflateSync('compressed')],
    ['br', brotliCompressSync('compressed')],
    ['identity', Buffer.from('compressed')],
    ['gzip, br', brotliCompressSync(gzipSync('compressed'))],
  ])('in the encoding %s is decoded', async (encoding, body) => {
    const { url } = await serve((_, response) => response.setHeader('content-encoding', encoding).end(body))

    expect(await fetchFrom({ url })).toMatchObject({ output: 'compressed' })
  })

  test('is recorded', async () => {
    const { url } = await serve((_, response) => response.end('body'))
    const { kinds } = await fetchFrom({ url: `${url}/a?b=c#d` })

    expect(kinds).toEqual([
      {
        type: 'permit_checked',
        task_id: 'a',
        gate: 'net.http',
        decision: 'allow',
        why: 'permits.net.http names the loopback host 127.0.0.1',
      },
      {
        type: 'http_responded',
        task_id: 'a',
        call_id: 'call-0',
        method: 'GET',
        url: `${url}/a?b=c`,
        status: 200,
        body_len: 4,
        duration_ms: expect.any(Number),
      },
    ])
  })
})

describe('the request', () => {
  test('carries the headers that were given, and a few of its own', async () => {
    const { url, port } = await serve((request, response) => response.end(JSON.stringify(request.headers)))
    const { output } = await fetchFrom({ url, headers: { 'X-Api-Key': 'key', Accept: 'application/json', 'x-count': 3 } })

    expect(JSON.parse(String(output))).toEqual({
      accept: 'application/json',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'nika',
      'x-api-key': 'key',
      'x-count': '3',
      host: `127.0.0.1:${port}`,
      connection: 'close',
    })
  })

  test('carries the trace of the run', async () => {
    const { url } = await serve((request, response) => response.end(request.headers['traceparent']))
    const { context } = recordStep({ permits: { net: { http: ['127.0.0.1'] } } })
    const traceparent = (event: number, row: string) => `00-${event}-${row}`

    const output = await fetchTool().call({ url, mode: 'raw' }, { ...context, event_id: 7, traceparent })

    expect(output).toBe('00-7-HTTP')
  })
})

describe('a status that is no success', () => {
  test.each([
    [404, false, 'the server answered 404 Not Found'],
    [401, false, 'the server answered 401 Unauthorized'],
    [304, false, 'the server answered 304 Not Modified'],
    [302, false, 'the server answered 302 Found'],
    [408, true, 'the server answered 408 Request Timeout'],
    [429, true, 'the server answered 429 Too Many Requests'],
    [500, true, 'the server answered 500 Internal Server Error'],
    [503, true, 'the server answered 503 Service Unavailable'],
  ])('%i is a failure, transient: %s', async (status, transient, why) => {
    const { url } = await serve((_, response) => response.writeHead(status).end('reasons'))

    const result = await fetchFrom({ url })

    expect(result).toMatchObject(failure(`GET ${url}/: ${why}`, { transient, details: { status_code: status } }))
    expect(result.kinds.at(-1)).toMatchObject({ type: 'http_responded', status })
  })
})

describe('a server that fails', () => {
  test('refuses connections', async () => {
    const result = await fetchFrom({ url: 'http://127.0.0.1:1/' })

    expect(result).toMatchObject(failure('GET http://127.0.0.1:1/: 127.0.0.1:1 cannot be reached (ECONNREFUSED)', { transient: true }))
  })

  test.each<[string, string, string, boolean]>([
    ['closes without an answer', '', 'the connection was lost before the answer was whole', true],
    ['closes within the head', 'HTTP/1.1 200 OK\r\nx: ', 'the connection was lost before the answer was whole', true],
    [
      'sends less than it said',
      'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort',
      'the connection was lost before the answer was whole',
      true,
    ],
    [
      'ends within a chunk',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab',
      'the connection was lost before the answer was whole',
      true,
    ],
    [
      'sends two lengths',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
      'does not speak HTTP as it should (HPE_UNEXPECTED_CONTENT_LENGTH)',
      false,
    ],
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'does not speak HTTP as it should (HPE_INVALID_CONSTANT)', false],
    [
      'sends endless headers',
      `HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(1000)}\r\n`.repeat(100)}`,
      'does not speak HTTP as it should (HPE_HEADER_OVERFLOW)',
      false,
    ],
    [
      'sends broken gzip',
      'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nnot gzip',
      'the body cannot be decompressed (Z_DATA_ERROR)',
      false,
    ],
    [
      'sends half of a gzip',
      'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\x1f',
      'the body cannot be decompressed (Z_BUF_ERROR)',
      false,
    ],
    ['encodes as it likes', 'HTTP/1.1 200 OK\r\ncontent-encoding: rot13\r\n\r\nx', 'the body is encoded as "rot13"', false],
    [
      'encodes again and again',
      `HTTP/1.1 200 OK\r\ncontent-encoding: ${'gzip,'.repeat(100)}\r\n\r\nx`,
      'the body is encoded 100 times',
      false,
    ],
  ])('%s', async (_, bytes, why, transient) => {
    const { url } = await serveTcp((socket) => socket.once('data', () => socket.end(bytes)))

    const { error } = await fetchFrom({ url })

    expect(error).toMatchObject({ code: 'NIKA-BUILTIN-FETCH-001', transient, message: expect.stringContaining(why) })
  })

  test('sends more than it said: what it said is the body', async () => {
    const { url } = await serveTcp((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok and more')),
    )

    expect(await fetchFrom({ url })).toMatchObject({ output: 'ok' })
  })

  test('sends bytes that are not UTF-8, raw', async () => {
    const { url } = await serve((_, response) => response.end(Buffer.from([0x61, 0xff])))

    expect(await fetchFrom({ url })).toMatchObject(failure(endingWith('the body is not UTF-8')))
  })

  test('has a name that nobody knows', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))

    expect(await fetchFrom({ url: 'http://localhost/' }, { resolve })).toMatchObject(
      failure('GET http://localhost/: the host localhost has no address', { transient: false }),
    )
  })

  test('has a name that cannot be looked up now', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }))

    expect(await fetchFrom({ url: 'http://localhost/' }, { resolve })).toMatchObject({ error: { transient: true } })
  })
})

describe('limits', () => {
  test.each([
    ['that says so', (size: number) => ({ 'content-length': size }), Buffer.alloc(5000, 'x')],
    ['that does not', () => ({}), Buffer.alloc(5000, 'x')],
    ['that is a bomb', () => ({ 'content-encoding': 'gzip' }), gzipSync(Buffer.alloc(50_000_000))],
    ['that is a bomb in a bomb', () => ({ 'content-encoding': 'gzip, gzip' }), gzipSync(gzipSync(Buffer.alloc(50_000_000)))],
  ])('a body that is too large is cut off: one %s', async (_, headers, body) => {
    const { url } = await serve((_request, response) => response.writeHead(200, headers(body.length)).end(body))

    expect(await fetchFrom({ url }, { limitBytes: 4999 })).toMatchObject(
      failure(endingWith('the body is larger than 4999 bytes'), { transient: false }),
    )
  })

  test('a body that never ends is cut off, and the server hears of it', async () => {
    const closed = new Deferred<void>()
    const { url } = await serve((_, response) => {
      const more = () => response.writable && response.write('x'.repeat(10_000), more)
      response.on('close', () => closed.resolve())
      more()
    })

    expect(await fetchFrom({ url }, { limitBytes: 1_000_000 })).toMatchObject(failure(endingWith('the body is larger than 1000000 bytes')))
    await closed.promise
  })

  test.each<[string, string[]]>([
    ['no answer', []],
    ['a head that trickles', ['HTTP/1.1 200 OK\r\n', 'x: y\r\n', 'x: y\r\n', 'x: y\r\n', 'x: y\r\n', 'x: y\r\n', 'x: y\r\n']],
    ['a body that trickles', ['HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n', 'a', 'b', 'c', 'd', 'e', 'f', 'g']],
  ])('time runs out: %s', async (_, pieces) => {
    const { url } = await serveTcp((socket) => {
      const timer = setInterval(() => socket.write(pieces.shift() ?? ''), 50)
      socket.on('close', () => clearInterval(timer))
    })

    expect(await fetchFrom({ url }, { timeoutMs: 200 })).toMatchObject(
      failure(endingWith('no whole answer within 200 ms'), { transient: true }),
    )
  })

  test('time runs out while the name is looked up', async () => {
    const result = await fetchFrom({ url: 'http://localhost/' }, { timeoutMs: 50, resolve: () => new Promise(() => {}) })

    expect(result).toMatchObject(failure(endingWith('no whole answer within 50 ms')))
  })
})

describe('a run that ends', () => {
  test.each(['before the answer', 'within the body'])('closes the connection: %s', async (moment) => {
    const controller = new AbortController()
    const reason = new Error('the run was cancelled')
    const closed = new Deferred<void>()
    const { url } = await serve((request, response) => {
      if (moment === 'within the body') response.write('first')
      request.socket.on('close', () => closed.resolve())
      setTimeout(() => controller.abort(reason), 50)
    })

    expect(await fetchFrom({ url }, { signal: controller.signal })).toMatchObject({ error: reason })
    await closed.promise
  })

  test('has asked for nothing when it has ended before', async () => {
    const reason = new Error('the run was cancelled')
    const { url, connections } = await serve((_, response) => response.end())

    expect(await fetchFrom({ url }, { signal: AbortSignal.abort(reason) })).toMatchObject({ error: reason })
    expect(connections()).toBe(0)
  })
})
