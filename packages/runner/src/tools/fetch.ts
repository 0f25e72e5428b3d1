import { isNikaError, type JsonObject } from '@nika/events'
import { runnerError } from '../errors/codes.ts'
import { decodeText, isHtml } from '../network/decode-text.ts'
import { type FetchedBody, fetchBody } from '../network/fetch-body.ts'
import { connectionError, type FetchSubject, fetchError } from '../network/fetch-error.ts'
import { holdsCredentials } from '../network/redirect.ts'
import { headerProblem, requestHeaders } from '../network/request-headers.ts'
import { type Resolver, systemResolver } from '../network/resolve-host.ts'
import type { Tool } from './tool.ts'
import { ToolArguments } from './tool-arguments.ts'

/** How the network is used. */
export interface FetchOptions {
  /** Bytes that a body may have when it is decoded; default 10 MiB. */
  readonly limitBytes?: number | undefined
  /** Milliseconds for the whole of it, redirects included; default 30,000. */
  readonly timeoutMs?: number | undefined
  /** Redirects that are followed; default 10. */
  readonly redirects?: number | undefined
  /** Finds the addresses of a host; default the system's way. */
  readonly resolve?: Resolver | undefined
}

/**
 * `nika:fetch`: the body of a web page by GET or HEAD.
 *
 * | mode | output |
 * |---|---|
 * | `raw` | the body, which must be UTF-8 |
 * | `text` | the body in the encoding that it has; of an HTML page its text alone |
 *
 * Hosts are those of `permits.net.http`; each address is judged after the look-up and is the one that is connected to, and so
 * is every redirect. A loopback address is reached only by a loopback host that the permits name.
 * @throws NIKA-BUILTIN-FETCH-001, its details with `status_code` for an answer that is no success; NIKA-SEC-004 and
 * NIKA-SEC-005 for what is not permitted.
 */
export function fetchTool(options: FetchOptions = {}): Tool {
  const { limitBytes = 10 * 1024 * 1024, timeoutMs = 30_000, redirects = 10, resolve = systemResolver } = options
  return {
    name: 'nika:fetch',
    effect: 'read',
    validate: (args) => void parse(args),
    async call(args, context) {
      const { mode, headers, ...request } = parse(args)
      const deadline = AbortSignal.timeout(timeoutMs)
      let subject: FetchSubject = request
      const limits = {
        resolve,
        limitBytes,
        redirects,
        signal: AbortSignal.any([context.signal, deadline]),
        onHop: (hop: FetchSubject) => {
          subject = hop
        },
      }
      try {
        const traceparent = context.traceparent(context.event_id, 'HTTP')
        return await textOf(await fetchBody({ ...request, headers: requestHeaders(headers, traceparent) }, context, limits), mode)
      } catch (error) {
        context.signal.throwIfAborted()
        if (isNikaError(error)) throw error
        if (deadline.aborted) throw fetchError(subject, { why: `no whole answer within ${timeoutMs} ms`, transient: true, cause: error })
        throw connectionError(subject, error)
      }
    },
  }
}

type Mode = 'raw' | 'text'

function parse(args: JsonObject) {
  const known = new ToolArguments('nika:fetch', args, ['url', 'method', 'headers', 'mode'])
  const headers = known.texts('headers')
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerProblem(name, value)
    if (problem !== undefined) throw misfit(`the header ${JSON.stringify(name)} of nika:fetch ${problem}`)
  }
  return {
    url: urlOf(known.text('url')),
    method: known.word('method', ['GET', 'HEAD'], 'GET'),
    mode: known.word<Mode>('mode', ['raw', 'text']),
    headers,
  }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) throw misfit(`url: of nika:fetch is no URL: ${JSON.stringify(text)}`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw misfit(`nika:fetch does not speak ${url.protocol.slice(0, -1)}`, 'use http or https')
  if (holdsCredentials(url)) throw misfit('url: of nika:fetch holds a user name or a password', 'put them into a header: `authorization`')
  return url
}

function misfit(message: string, hint?: string) {
  return runnerError('NIKA-INVOKE-002', { message, hint, details: { tool: 'nika:fetch' } })
}

async function textOf({ url, bytes, contentType }: FetchedBody, mode: Mode): Promise<string> {
  if (mode === 'raw') return rawText(bytes, url)
  const text = decodeText(bytes, contentType)
  if (!isHtml(text, contentType)) return text
  const { htmlToText } = await import('../network/html-text.ts')
  return htmlToText(text)
}

function rawText(bytes: Buffer, url: URL): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw fetchError({ method: 'GET', url }, { why: 'the body is not UTF-8', hint: '`mode: text` takes other encodings', cause })
  }
}
