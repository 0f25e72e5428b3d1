/** The version of this package; a test holds it to package.json. */
export const version = '0.0.0'

/** The instrumentation scope of all spans: this package, by the conventions whose names it uses. */
export const scope = {
  name: '@nika/otel',
  version,
  schemaUrl: 'https://opentelemetry.io/schemas/1.45.0',
} as const
