import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { join } from 'node:path'
import type { JsonObject } from '@nika/events'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { recordStep } from '../../test/record-step.ts'
import { listen, type Served, serve } from '../../test/serve.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { type FetchOptions, fetchTool } from './fetch.ts'

interface Fetching extends FetchOptions {
  readonly hosts?: readonly string[]
}

async function fetchFrom(args: JsonObject, { hosts = ['127.0.0.1', 'localhost'], ...options }: Fetching = {}) {
  const { context, kinds } = recordStep({ permits: { net: { http: hosts } } })
  const result = await fetchTool(options)
    .call({ mode: 'raw', ...args }, context)
    .then(
      (output) => ({ output, error: undefined }),
      (error: unknown) => ({ output: undefined, error }),
    )
  return { ...result, kinds: kinds() }
}

/** A server whose `/` leads to `location`; every other path answers with the headers it got. */
function serveRedirect(location: (server: Served) => string, status = 302): Promise<Served> {
  const served: Promise<Served> = serve(async (request, response) => {
    if (request.url === '/') response.writeHead(status, { location: location(await served) }).end('moved')
    else response.end(JSON.stringify({ url: request.url, method: request.method, ...request.headers }))
  })
  return served
}

describe('redirects', () => {
  test.each([301, 302, 303, 307, 308])('%i is followed, with the method and the headers', async (status) => {
    const { url } = await serveRedirect(() => '/there?x=1', status)
    const { output, kinds } = await fetchFrom({ url, headers: { authorization: 'Bearer key' } })

    expect(JSON.parse(String(output))).toMatchObject({ url: '/there?x=1', method: 'GET', authorization: 'Bearer key' })
    expect(kinds).toMatchObject([
      { type: 'permit_checked', decision: 'allow' },
      { type: 'http_responded', url: `${url}/`, status },
      { type: 'permit_checked', decision: 'allow' },
      { type: 'permit_checked', decision: 'allow' },
      { type: 'http_responded', url: `${url}/there?x=1`, status: 200 },
    ])
  })

  test('to another origin takes no key along', async () => {
    const other = await serveRedirect(() => '')
    const { url } = await serveRedirect(() => `${other.url}/there`)
    const { output } = await fetchFrom({ url, headers: { authorization: 'Bearer key', 'x-api-key': 'key', accept: 'text/x' } })

    const { url: path, authorization, 'x-api-key': key, accept } = JSON.parse(String(output))
    expect({ path, authorization, key, accept }).toEqual({ path: '/there', authorization: undefined, key: undefined, accept: 'text/x' })
  })

  test('in a circle end', async () => {
    const { url, connections } = await serveRedirect(() => '/')
    const { error } = await fetchFrom({ url }, { redirects: 3 })

    expect(error).toMatchObject({ code: 'NIKA-BUILTIN-FETCH-001', message: `GET ${url}/: more than 3 redirects`, transient: false })
    expect(connections()).toBe(4)
  })

  test('to a host that is not permitted are not followed', async () => {
    const other = await serveRedirect(() => '')
    const { url } = await serveRedirect(() => `http://localhost:${other.port}/there`)
    const { error, kinds } = await fetchFrom({ url }, { hosts: ['127.0.0.1'] })

    expect(error).toMatchObject({ code: 'NIKA-SEC-005', category: 'security_error' })
    expect(kinds.at(-1)).toMatchObject({ type: 'permit_checked', gate: 'net.http', decision: 'deny' })
    expect(other.connections()).toBe(0)
  })

  test.each([
    ['http://unlisted.example/', 'NIKA-SEC-004'],
    ['http://169.254.169.254/latest/meta-data/', 'NIKA-SEC-005'],
    ['http://10.0.0.1/', 'NIKA-SEC-005'],
    ['http://[::ffff:10.0.0.1]/', 'NIKA-SEC-005'],
    ['http://0xa9fea9fe/', 'NIKA-SEC-005'],
    ['file:///etc/passwd', 'NIKA-BUILTIN-FETCH-001'],
    ['http://user:key@127.0.0.1/', 'NIKA-BUILTIN-FETCH-001'],
  ])('to %s are refused: %s', async (location, code) => {
    const { url } = await serveRedirect(() => location)

    expect(await fetchFrom({ url })).toMatchObject({ error: { code } })
  })
})

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '127.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fc00::1]',
    '[2002:7f00:1::]',
  ])('http://%s/ is out of reach, whatever the permits', async (host) => {
    expect(await fetchFrom({ url: `http://${host}/` }, { hosts: ['*'] })).toMatchObject({ error: { code: 'NIKA-SEC-005' } })
  })

  test.each([
    ['loopback', ['127.0.0.1']],
    ['private', ['10.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['IPv6 loopback', ['::1']],
    ['mapped', ['::ffff:127.0.0.1']],
    ['link-local with a zone', ['fe80::1%eth0']],
    ['public and private', ['93.184.216.34', '127.0.0.1']],
  ])('a public name that is %s is refused after it is looked up', async (_, addresses) => {
    const { port, connections } = await serve((_request, response) => response.end('inside'))
    const { error, kinds } = await fetchFrom(
      { url: `http://site.example:${port}/` },
      { hosts: ['site.example', '127.0.0.1'], resolve: async () => addresses },
    )

    expect(error).toMatchObject({ code: 'NIKA-SEC-005', message: expect.stringContaining('site.example is the private address') })
    expect(kinds).toMatchObject([{ type: 'permit_checked', decision: 'deny' }])
    expect(connections()).toBe(0)
  })

  test('a loopback name does not permit a loopback address', async () => {
    const { url } = await serve((_, response) => response.end('inside'))

    expect(await fetchFrom({ url }, { hosts: ['localhost'] })).toMatchObject({ error: { code: 'NIKA-SEC-005' } })
  })

  test.runIf(process.platform === 'linux')('what was judged is what is connected to: nothing is looked up twice', async () => {
    const { port } = await serve((_, response) => response.end('the judged one'), '127.0.0.2')
    const lookups: string[] = []
    const resolve = async (host: string) => {
      lookups.push(host)
      // A hostile server of names gives another answer each time.
      return lookups.length === 1 ? ['127.0.0.2'] : ['127.0.0.3']
    }

    expect(await fetchFrom({ url: `http://localhost:${port}/` }, { resolve })).toMatchObject({ output: 'the judged one' })
    expect(lookups).toEqual(['localhost'])
  })

  test('each redirect is looked up and judged again', async () => {
    const { port } = await serveRedirect(() => '/there')
    const answers = [['127.0.0.1'], ['10.0.0.1']]
    const { error } = await fetchFrom({ url: `http://localhost:${port}/` }, { resolve: async () => answers.shift() ?? [] })

    expect(error).toMatchObject({ code: 'NIKA-SEC-005', message: 'localhost is the private address 10.0.0.1' })
  })

  test('a name without an address fails', async () => {
    expect(await fetchFrom({ url: 'http://localhost/' }, { resolve: async () => [] })).toMatchObject({
      error: { code: 'NIKA-BUILTIN-FETCH-001', message: 'GET http://localhost/: the host localhost has no address' },
    })
  })
})

describe('arguments', () => {
  test.each<[JsonObject, string]>([
    [{}, 'nika:fetch needs url:'],
    [{ url: 'nowhere' }, 'url: of nika:fetch is no URL: "nowhere"'],
    [{ url: 'file:///etc/passwd' }, 'nika:fetch does not speak file'],
    [{ url: 'http://user:key@a.example/' }, 'url: of nika:fetch holds a user name or a password'],
    [{ url: 'http://a.example/', method: 'POST' }, 'method: of nika:fetch must be GET or HEAD'],
    [{ url: 'http://a.example/', mode: 'markdown' }, 'mode: of nika:fetch must be raw or text'],
    [{ url: 'http://a.example/', body: 'x' }, 'nika:fetch takes no argument "body"'],
    [{ url: 'http://a.example/', headers: { Host: 'inside' } }, 'the header "Host" of nika:fetch is set by the connection'],
    [{ url: 'http://a.example/', headers: { 'Content-Length': 5 } }, 'the header "Content-Length" of nika:fetch is set by the connection'],
    [{ url: 'http://a.example/', headers: { a: 'b\r\nHost: inside' } }, 'the header "a" of nika:fetch holds what no header may hold'],
    [{ url: 'http://a.example/', headers: { 'a b': 'c' } }, 'the header "a b" of nika:fetch holds what no header may hold'],
    [{ url: 'http://a.example/', headers: { a: '🦋' } }, 'the header "a" of nika:fetch holds what no header may hold'],
  ])('%j are refused', (args, message) => {
    const validate = () => fetchTool().validate?.({ mode: 'raw', ...args })

    expect(validate).toThrow(expect.objectContaining({ code: 'NIKA-INVOKE-002', message }))
  })
})

describe('TLS', () => {
  const folder = temporaryFolder(afterAll)
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const program = 'openssl'
  const args = `req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout ${key} -out ${cert}`
  const made = spawnSync(program, args.split(' '), { stdio: 'ignore' }).status === 0

  test.runIf(made)('a certificate that nobody vouches for is refused, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    vi.spyOn(process, 'emitWarning').mockReturnValue()
    onTestFinished(() => {
      vi.unstubAllEnvs()
      vi.restoreAllMocks()
    })
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end('inside'))
    const { port } = await listen(server, '127.0.0.1')

    const { error } = await fetchFrom({ url: `https://localhost:${port}/` }, { resolve: async () => ['127.0.0.1'] })

    expect(error).toMatchObject({
      code: 'NIKA-BUILTIN-FETCH-001',
      transient: false,
      message: `GET https://localhost:${port}/: the certificate of localhost:${port} cannot be trusted (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    })
  })

  test('a server that does not speak it fails', async () => {
    const { port } = await serve((_, response) => response.end())

    const { error } = await fetchFrom({ url: `https://127.0.0.1:${port}/` })

    expect(error).toMatchObject({ code: 'NIKA-BUILTIN-FETCH-001', message: expect.stringContaining('does not speak TLS as it should') })
  })
})
