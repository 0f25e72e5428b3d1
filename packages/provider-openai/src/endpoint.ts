import { inferError, type ServerAddress } from '@nika/provider'

/** Where requests go. */
export interface Endpoint {
  readonly server: ServerAddress
  readonly isOpenAI: boolean
}

/**
 * What a base URL says.
 * @throws NIKA-INFER-001, kind invalid_request, for a text that is no URL, and for credentials in it: no request can be sent
 * there, and the platform's error would repeat them.
 */
export function endpointOf(baseUrl: string): Endpoint {
  if (!URL.canParse(baseUrl)) throw invalidBaseUrl('the base URL is no URL', 'begin it with https:// or http://')
  const { hostname, port, protocol, username, password } = new URL(baseUrl)
  if (username !== '' || password !== '') {
    throw invalidBaseUrl('the base URL holds credentials, with which no request can be sent', 'send them as the header Authorization')
  }
  return {
    server: { address: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) },
    isOpenAI: hostname === 'openai.com' || hostname.endsWith('.openai.com'),
  }
}

function invalidBaseUrl(message: string, hint: string): Error {
  return inferError({ kind: 'invalid_request', message, hint })
}
