import type { NikaError } from '@nika/events'
import { runnerError } from '../errors/codes.ts'
import { errnoOf } from '../errors/errno.ts'
import { BodyTooLarge, UnknownEncoding } from './read-body.ts'

/** What was asked for when it failed. */
export interface FetchSubject {
  readonly method: string
  readonly url: URL
}

/** How a fetch failed. */
export interface FetchFailure {
  readonly why: string
  readonly transient?: boolean
  readonly hint?: string
  readonly status?: number
  readonly cause?: unknown
}

/** The error of a fetch: NIKA-BUILTIN-FETCH-001, its details with the status where there was one. */
export function fetchError({ method, url }: FetchSubject, { why, transient, hint, status, cause }: FetchFailure): NikaError {
  return runnerError('NIKA-BUILTIN-FETCH-001', {
    message: `${method} ${url.href}: ${why}`,
    hint,
    transient,
    details: { url: url.href, status_code: status, errno: errnoOf(cause) },
    cause,
  })
}

/** The error of an answer whose status is no success. */
export function statusError(subject: FetchSubject, status: number, statusText: string): NikaError {
  const transient = status >= 500 || status === 408 || status === 429
  return fetchError(subject, { why: `the server answered ${status}${statusText === '' ? '' : ` ${statusText}`}`, transient, status })
}

/** The error of a fetch that failed on the way, from what the platform says. */
export function connectionError(subject: FetchSubject, cause: unknown): NikaError {
  return fetchError(subject, { ...explain(subject.url, cause), cause })
}

const unreachable = new Set(['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'])
const lost = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED'])
const untrusted = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/
const undecodable = /^(?:Z_|ZSTD_|ERR__ERROR|ERR_.*BROTLI)/

function explain(url: URL, cause: unknown): FetchFailure {
  const code = errnoOf(cause) ?? ''
  if (cause instanceof BodyTooLarge) return { why: cause.message, hint: 'ask for a smaller part of it, or raise the limit' }
  if (cause instanceof UnknownEncoding) return { why: cause.message }
  if (code === 'ENOTFOUND') return { why: `the host ${url.hostname} has no address`, hint: 'check the spelling of the host' }
  if (code === 'EAI_AGAIN') return { why: `the address of ${url.hostname} cannot be looked up now`, transient: true }
  if (unreachable.has(code)) return { why: `${url.host} cannot be reached (${code})`, transient: true }
  if (lost.has(code)) return { why: 'the connection was lost before the answer was whole', transient: true }
  if (untrusted.test(code))
    return { why: `the certificate of ${url.host} cannot be trusted (${code})`, hint: 'add its authority by NODE_EXTRA_CA_CERTS' }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return { why: `${url.host} does not speak TLS as it should (${code})` }
  if (code.startsWith('HPE_')) return { why: `${url.host} does not speak HTTP as it should (${code})` }
  if (undecodable.test(code)) return { why: `the body cannot be decompressed (${code})` }
  return { why: `it failed${cause instanceof Error ? `: ${cause.message}` : ''}` }
}
