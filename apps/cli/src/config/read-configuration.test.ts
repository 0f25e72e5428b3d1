import { describe, expect, test } from 'vitest'
import { readConfiguration } from './read-configuration.ts'

describe('otel', () => {
  test.each([
    [{}, undefined],
    [{ otel: {} }, undefined],
    [{ otel: { trace_to_providers: true } }, true],
    [{ otel: { trace_to_providers: false } }, false],
  ])('of %j lets model providers learn of the trace: %j', (value, allowed) => {
    const { otel } = readConfiguration(value)

    expect(otel).toEqual({ trace_to_providers: allowed })
  })

  test.each([
    [{ otel: true }, 'otel must hold options'],
    [{ otel: { trace_to_provider: true } }, 'otel.trace_to_provider is not known'],
    [{ otel: { trace_to_providers: 'yes' } }, 'otel.trace_to_providers must be true or false'],
  ])('refuses %j', (value, message) => {
    expect(() => readConfiguration(value)).toThrow(message)
  })
})
