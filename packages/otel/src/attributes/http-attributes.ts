import type { EventOf, JsonValue } from '@nika/events'
import { asNumber, asText } from './as-told.ts'
import type { SpanAttributes } from './attribute-table.ts'
import { publicUrl } from './public-url.ts'

/** What is known of a request when its tool is called. */
export function requestAttributes(args: JsonValue | undefined, usualMethod: string): SpanAttributes {
  const fields = new Map(typeof args === 'object' && args !== null ? Object.entries(args) : [])
  const method = fields.get('method')
  const url = fields.get('url')
  return {
    'http.request.method': typeof method === 'string' ? method.toUpperCase() : usualMethod,
    ...(typeof url === 'string' ? urlAttributes(url) : {}),
  }
}

/** What is known once it is answered. */
export function responseAttributes(kind: EventOf<'http_responded'>): SpanAttributes {
  const method = asText(kind.method)
  const url = asText(kind.url)
  const status = asNumber(kind.status)
  return {
    ...(method === undefined ? {} : { 'http.request.method': method.toUpperCase() }),
    ...(url === undefined ? {} : urlAttributes(url)),
    'http.response.status_code': status,
    'error.type': status !== undefined && status >= 400 ? String(status) : undefined,
  }
}

function urlAttributes(text: string): SpanAttributes {
  const url = URL.parse(text)
  if (url === null) return {}
  const port = url.port === '' ? defaultPorts[url.protocol] : Number(url.port)
  return { 'url.full': publicUrl(url), 'server.address': url.hostname.replace(/^\[|\]$/g, ''), 'server.port': port }
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }
