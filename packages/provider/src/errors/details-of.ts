import { isNikaError } from '@nika/events/core'
import type { InferErrorDetails } from './infer-error.ts'

/**
 * What an error of a call knows besides its message; nothing of another error. Figures that are none are left out: a vendor's
 * header that was read carelessly gives NaN, which would stop a log and never end a wait.
 */
export function detailsOf(error: unknown): Partial<InferErrorDetails> {
  for (const code of ['NIKA-INFER-001', 'NIKA-CANCEL-001', 'NIKA-TIMEOUT-001'] as const) {
    if (!isNikaError(error, code)) continue
    const details: Partial<InferErrorDetails> = error.details ?? {}
    return { ...details, status: status(details.status), retry_after_ms: milliseconds(details.retry_after_ms) }
  }
  return {}
}

function status(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** A number of milliseconds; undefined for what is none. */
export function milliseconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
