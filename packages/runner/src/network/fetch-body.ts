import { checkAddress } from '@nika/language'
import type { ToolContext } from '../tools/tool.ts'
import { startStopwatch } from '../verbs/stopwatch.ts'
import { type FetchSubject, fetchError, statusError } from './fetch-error.ts'
import { type HttpAnswer, sendRequest } from './http-request.ts'
import { readBody } from './read-body.ts'
import { headersFor, isRedirect, redirectTarget } from './redirect.ts'
import { addressesOf, hostOf, type Resolver } from './resolve-host.ts'

/** What is asked for. */
export interface FetchRequest {
  readonly method: 'GET' | 'HEAD'
  /** Judged by the permits already. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

/** How far a fetch goes. */
export interface FetchLimits {
  readonly resolve: Resolver
  readonly limitBytes: number
  readonly redirects: number
  /** Ends it: a cancel or the deadline. */
  readonly signal: AbortSignal
}

/** What was found at the end. */
export interface FetchedBody {
  readonly url: URL
  readonly bytes: Buffer
  readonly contentType: string | undefined
}

/**
 * Asks for a URL, follows its redirects and gives the body. Every hop is judged anew, host and address, and connects to the
 * very address that was judged. Records http_responded for every answer.
 * @throws NIKA-BUILTIN-FETCH-001 for a status that is no success or a redirect that leads nowhere, NIKA-SEC codes for what is
 * not permitted; else what the platform says, which `onHop` helps to explain.
 */
export async function fetchBody(
  request: FetchRequest,
  context: ToolContext,
  limits: FetchLimits & { onHop(subject: FetchSubject): void },
): Promise<FetchedBody> {
  let hop = request
  for (let redirects = 0; ; redirects++) {
    limits.onHop(hop)
    const elapsed = startStopwatch()
    const answer = await send(hop, context, limits)
    const target = isRedirect(answer.status) ? answer.headers.location : undefined
    const isSuccess = answer.status >= 200 && answer.status < 300
    const bytes = isSuccess ? await bodyOf(hop, answer, limits) : undefined
    answer.body.destroy()
    context.emit({
      type: 'http_responded',
      task_id: context.task_id,
      call_id: context.call_id,
      method: hop.method,
      url: withoutFragment(hop.url),
      status: answer.status,
      body_len: bytes?.length,
      duration_ms: elapsed(),
    })
    if (bytes !== undefined) return { url: hop.url, bytes, contentType: answer.headers['content-type'] }
    if (target === undefined) throw statusError(hop, answer.status, answer.statusText)
    if (redirects >= limits.redirects) throw fetchError(hop, { why: `more than ${limits.redirects} redirects` })
    hop = redirected(hop, target, context)
  }
}

async function send(hop: FetchRequest, context: ToolContext, { resolve, signal }: FetchLimits): Promise<HttpAnswer> {
  const addresses = await untilAborted(addressesOf(hop.url, resolve), signal)
  const decisions = addresses.map((address) => checkAddress(context.permits, { host: hostOf(hop.url), address }))
  // One forbidden address refuses the name: which of them would be tried is the system's choice.
  const decision = decisions.find((one) => one.decision === 'deny') ?? decisions[0]
  if (decision === undefined) throw fetchError(hop, { why: `the host ${hop.url.hostname} has no address` })
  context.recordPermit(decision)
  return sendRequest({ ...hop, addresses, signal })
}

/** @throws NIKA-SEC codes when the host is not permitted. */
function redirected(hop: FetchRequest, location: string, context: ToolContext): FetchRequest {
  const url = redirectTarget(location, hop.url)
  if (url === undefined) throw fetchError(hop, { why: `it redirects to ${JSON.stringify(location)}, which is not followed` })
  context.checkPermit({ gate: 'net.http', url: url.href })
  return { ...hop, url, headers: headersFor(url, hop.url, hop.headers) }
}

function bodyOf(
  { method }: FetchRequest,
  { status, headers, body }: HttpAnswer,
  { limitBytes, signal }: FetchLimits,
): Promise<Buffer> | Buffer {
  // These have headers about a body, and none.
  if (method === 'HEAD' || status === 204 || status === 205) return Buffer.alloc(0)
  return readBody(body, { encoding: headers['content-encoding'], limitBytes, signal })
}

function withoutFragment(url: URL): string {
  return url.href.replace(/#.*$/, '')
}

/** What `promise` gives, unless the signal aborts first: a look-up cannot be called back, but nobody has to wait for it. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}
