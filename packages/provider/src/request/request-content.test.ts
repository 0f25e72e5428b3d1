import { exactNumber } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import type { InferRequest } from './infer-request.ts'
import { requestContent, requestHash } from './request-content.ts'

const base: InferRequest = { model: 'small', prompt: 'Hallo' }

function hash(request: InferRequest, provider = 'mock'): Promise<string> {
  return requestHash(requestContent(provider, request))
}

describe('requestHash', () => {
  test('it is the SHA-256 of the canonical JSON', async () => {
    // printf '{"model":"small","prompt":"Hallo","provider":"mock"}' | sha256sum
    expect(await hash(base)).toBe('125e90a24db2ac4ab502bb78a566bf2260c0fcfab05e4b243983f1cb652d7275')
  })

  test.each([
    { what: 'the prompt', request: { ...base, prompt: 'Hallo!' } },
    { what: 'the model', request: { ...base, model: 'large' } },
    { what: 'the system prompt', request: { ...base, system: '' } },
    { what: 'a parameter', request: { ...base, temperature: 0 } },
    { what: 'the schema', request: { ...base, schema: {} } },
    { what: 'the tools', request: { ...base, tools: [] } },
    { what: 'the way the prompt is given', request: { model: 'small', messages: [{ role: 'user', content: 'Hallo' }] } as const },
  ])('$what is part of it', async ({ request }) => {
    expect(await hash(request)).not.toBe(await hash(base))
  })

  test('the provider is part of it', async () => {
    expect(await hash(base, 'openai')).not.toBe(await hash(base, 'mock'))
  })

  test('deadlines, headers, the idempotency key and cache hints are no part of it', async () => {
    const request: InferRequest = {
      ...base,
      timeout_ms: 1,
      signal: AbortSignal.abort(),
      headers: { a: 'b' },
      idempotency_key: 'k',
      cache: { after: ['system'] },
    }

    expect(await hash(request)).toBe(await hash(base))
  })

  test('the order of keys is no part of it', async () => {
    expect(await hash({ ...base, schema: { a: 1, b: 2 } })).toBe(await hash({ ...base, schema: { b: 2, a: 1 } }))
  })
})

describe('canonicalJson', () => {
  test('it parses to the same value', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(canonicalJson(JSON.parse(text)))).toEqual(JSON.parse(text))
      }),
    )
  })

  test('exact numbers are written as they are', () => {
    expect(canonicalJson({ id: exactNumber('9007199254740993') })).toBe('{"id":9007199254740993}')
  })
})
