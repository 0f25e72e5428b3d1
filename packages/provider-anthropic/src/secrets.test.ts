import { inspect } from 'node:util'
import { EventLog } from '@nika/events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Respond, sendJson, withServer } from '../../../test/support/providers/loopback-server.ts'
import type { AnthropicOptions } from './options.ts'
import { createAnthropic } from './provider.ts'

const secret = 'sk-ant-0123456789abcdef'

/** Gives a token, and repeats what it was sent. */
const echo: Respond = ({ path, headers }, response) => {
  if (path.startsWith('/v1/oauth/token')) sendJson(response, 200, { access_token: secret, token_type: 'Bearer', expires_in: 3600 })
  else sendJson(response, 400, { error: { message: JSON.stringify(headers) } })
}

/** All that shows of a call to a server that repeats its headers. */
async function shown(options: AnthropicOptions): Promise<string> {
  return withServer(echo, async ({ url, requests }) => {
    const log = new EventLog()
    const provider = createAnthropic({ base_url: url, log, prices: false, ...options })
    const error: unknown = await provider.infer({ model: 'm', prompt: 'x' }).catch((thrown: unknown) => thrown)
    expect(JSON.stringify(requests)).toContain(secret)
    return inspect([error, log.events(), provider], { depth: 20, showHidden: true })
  })
}

beforeEach(() => {
  for (const name of ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_CUSTOM_HEADERS']) vi.stubEnv(name, undefined)
})

afterEach(() => void vi.unstubAllEnvs())

test.each<[string, AnthropicOptions]>([
  ['the options', { api_key: secret }],
  ['a file that ends with its line', { api_key: `${secret}\n` }],
  ['a header', { api_key: 'none', headers: { 'x-gateway-key': `Bearer ${secret}` } }],
])('a key of %s shows nowhere', async (_, options) => {
  expect(await shown(options)).not.toContain(secret)
})

test.each([
  ['ANTHROPIC_API_KEY', secret],
  ['ANTHROPIC_AUTH_TOKEN', secret],
  ['ANTHROPIC_CUSTOM_HEADERS', `x-gateway-key: Bearer ${secret}\nAuthorization: Bearer none`],
])('a key that the SDK finds in %s shows nowhere', async (name, value) => {
  vi.stubEnv(name, value)

  expect(await shown({})).not.toContain(secret)
})

test('a token that the SDK fetches by itself shows nowhere', async () => {
  vi.stubEnv('ANTHROPIC_CONFIG_DIR', '/nowhere')
  vi.stubEnv('ANTHROPIC_FEDERATION_RULE_ID', 'fdrl_1')
  vi.stubEnv('ANTHROPIC_ORGANIZATION_ID', '00000000-0000-4000-8000-000000000000')
  vi.stubEnv('ANTHROPIC_IDENTITY_TOKEN', 'e30.e30.e30')

  expect(await shown({})).not.toContain(secret)
})

test('without a key nothing is sent, and the error says so', async () => {
  // No profile of the vendor's own tools is found either.
  vi.stubEnv('ANTHROPIC_CONFIG_DIR', '/nowhere')

  await expect(createAnthropic({ base_url: 'http://127.0.0.1:9' }).infer({ model: 'm', prompt: 'x' })).rejects.toMatchObject({
    message: 'there is no API key',
    details: { kind: 'authentication' },
    transient: false,
  })
})
