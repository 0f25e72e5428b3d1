import { inferError } from '../errors/infer-error.ts'
import type { ServerAddress } from '../provider.ts'

/** What a base URL must be; undefined for one that requests can be sent to. */
export function baseUrlProblem(value: unknown): string | undefined {
  // `localhost:8080` is a URL, too: of the protocol `localhost:`.
  const url = typeof value === 'string' && /^https?:/i.test(value) && URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined) return 'must be a URL that begins with https:// or http://'
  return url.username === '' && url.password === '' ? undefined : 'must hold no credentials; send them as a header'
}

/**
 * The server that a base URL leads to.
 * @throws NIKA-INFER-001, kind invalid_request, for one that no request can be sent to. It is not repeated: it may hold a password.
 */
export function serverAddress(baseUrl: string): ServerAddress {
  const problem = baseUrlProblem(baseUrl)
  if (problem !== undefined) {
    throw inferError({ kind: 'invalid_request', message: `the base URL ${problem}`, hint: 'correct the base URL of this provider' })
  }
  const { hostname, port, protocol } = new URL(baseUrl)
  return { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) }
}
