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
  'NIKA-OTEL-003': {
    title: 'Address of the collector is not a URL',
    hint: "give the collector's base, for example http://localhost:4318",
    category: 'validation_error',
  },
  'NIKA-OTEL-004': {
    title: 'No collector is named',
    hint: 'give its URL, or set OTEL_EXPORTER_OTLP_ENDPOINT',
    category: 'validation_error',
  },
} as const

/** Creates an error of this package. */
export const otelError = defineErrors(otelErrorTable)
