import { validateHeaderName, validateHeaderValue } from 'node:http'
import { acceptedEncodings } from './read-body.ts'

/** Headers that belong to the connection and not to the request: who sets them speaks to somebody else than the permits say. */
const ownHeaders = new Set(
  'connection content-length expect host http2-settings keep-alive proxy-authorization proxy-connection te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
)

/** Why a header cannot be sent; undefined when it can. */
export function headerProblem(name: string, value: string): string | undefined {
  if (ownHeaders.has(name.toLowerCase())) return 'is set by the connection'
  try {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    return undefined
  } catch {
    return 'holds what no header may hold'
  }
}

/** The headers of a request: what every request has, unless the caller says otherwise. */
export function requestHeaders(given: Readonly<Record<string, string>>, traceparent: string | undefined): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': acceptedEncodings, 'user-agent': 'nika' }
  if (traceparent !== undefined) headers['traceparent'] = traceparent
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value
  return headers
}
