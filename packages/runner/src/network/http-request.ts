import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import { isIPv6, type LookupFunction } from 'node:net'

/** One request, with no redirect followed. */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** The addresses that may be connected to: nothing is looked up again, so what was judged is what is reached. */
  readonly addresses: readonly string[]
  readonly signal: AbortSignal
}

/** An answer whose body is still to be read, or destroyed. */
export interface HttpAnswer {
  readonly status: number
  readonly statusText: string
  readonly headers: IncomingHttpHeaders
  readonly body: IncomingMessage
}

/**
 * Sends a request over a connection of its own and gives the answer as soon as its head is there. No proxy of the environment
 * takes part, and certificates are always verified.
 * @throws what the platform says, an AbortError when the signal aborts.
 */
export function sendRequest({ method, url, headers, addresses, signal }: HttpRequest): Promise<HttpAnswer> {
  const options: RequestOptions = { method, headers, signal, agent: false, lookup: pinnedTo(addresses), insecureHTTPParser: false }
  return new Promise((resolve, reject) => {
    const sent = url.protocol === 'https:' ? https.request(url, { ...options, rejectUnauthorized: true }) : http.request(url, options)
    // The listener stays: a connection may fail once more after it has answered.
    sent.on('error', reject)
    sent.once('response', (body) => {
      body.on('error', () => {})
      resolve({ status: body.statusCode ?? 0, statusText: body.statusMessage ?? '', headers: body.headers, body })
    })
    sent.end()
  })
}

function pinnedTo(addresses: readonly string[]): LookupFunction {
  const known = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_host, { all }, callback) => {
    if (all) callback(null, known)
    else callback(null, known[0]?.address ?? '', known[0]?.family)
  }
}
