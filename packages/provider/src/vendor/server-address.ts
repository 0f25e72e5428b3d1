import { inferError } from '../errors/infer-error.ts'
import type { ServerAddress } from '../provider.ts'

/**
 * The server that a base URL leads to.
 * @throws NIKA-INFER-001, kind invalid_request, for a text that is no URL of the web, and for credentials in it: no request
 * can be sent there, and the platform's error would repeat them.
 */
export function serverAddress(baseUrl: string): ServerAddress {
  // `localhost:8080` is a URL, too: of the protocol `localhost:`.
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw invalidBaseUrl('the base URL is no URL of the web', 'begin it with https:// or http://')
  }
  const { hostname, port, protocol, username, password } = new URL(baseUrl)
  if (username !== '' || password !== '') {
    throw invalidBaseUrl('the base URL holds credentials, with which no request can be sent', 'send them as the header Authorization')
  }
  return { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) }
}

function invalidBaseUrl(message: string, hint: string): Error {
  return inferError({ kind: 'invalid_request', message, hint })
}
