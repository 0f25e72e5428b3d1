import { defineErrors } from '@nika/events'

/** The codes of @nika/otel: NIKA-OTEL. */
export const otelErrorTable = {
  'NIKA-OTEL-001': {
    title: 'Log names no run',
    hint: 'give run_id and started_at with the export',
    category: 'validation_error',
  },
  'NIKA-OTEL-002': {
    title: 'Spans could not be exported',
    hint: 'check that the collector is up and speaks OTLP/HTTP, then export the run again',
    category: 'network_error',
    transient: true,
  },
} as const

/** Creates an error of this package. */
export const otelError = defineErrors(otelErrorTable)
