import { describe, expect, test } from 'vitest'
import { mockProvider } from '../mock/mock-provider.ts'
import { readProvidersConfiguration } from './provider-configuration.ts'
import { providerKeys, providerRegistry, type RegistryOptions } from './provider-registry.ts'
import type { ProviderSettings } from './provider-settings.ts'

/** A registry whose adapters tell what they are made with. */
function registry(options: Partial<RegistryOptions> = {}) {
  const made: (ProviderSettings & { readonly adapter: string })[] = []
  const load = (adapter: string) => async (settings: ProviderSettings) => {
    made.push({ adapter, ...settings })
    return mockProvider({ name: settings.name })
  }
  const providers = providerRegistry({ adapters: { openai: load('openai'), anthropic: load('anthropic') }, ...options })
  return { providers, made }
}

async function settings(name: string, options: Partial<RegistryOptions>): Promise<object | undefined> {
  const { providers, made } = registry(options)
  await providers[name]?.()
  return made[0]
}

describe('providerRegistry', () => {
  test('it knows the prefixes of the language', () => {
    const names =
      'anthropic deepseek gemini groq huggingface llamacpp lmstudio localai mistral mock moonshot nvidia ollama openai openrouter vllm xai'

    expect(Object.keys(registry().providers).sort()).toEqual(names.split(' '))
  })

  test('nothing is made before it is asked for, and then once', async () => {
    const { providers, made } = registry({ environment: { OPENAI_API_KEY: 'sk-1' } })
    expect(made).toEqual([])

    const [first, second] = await Promise.all([providers['openai']?.(), providers['openai']?.()])

    expect(made).toHaveLength(1)
    expect(first).toBe(second)
  })

  test.each([
    { name: 'openai', variable: 'OPENAI_API_KEY', expected: { adapter: 'openai', api: 'responses' } },
    { name: 'anthropic', variable: 'ANTHROPIC_API_KEY', expected: { adapter: 'anthropic' } },
    { name: 'mistral', variable: 'MISTRAL_API_KEY', expected: { adapter: 'openai', api: 'chat', base_url: 'https://api.mistral.ai/v1' } },
    { name: 'groq', variable: 'GROQ_API_KEY', expected: { adapter: 'openai', api: 'chat', base_url: 'https://api.groq.com/openai/v1' } },
    {
      name: 'huggingface',
      variable: 'HF_TOKEN',
      expected: { adapter: 'openai', api: 'chat', base_url: 'https://router.huggingface.co/v1' },
    },
  ])('$name is reached with the key in $variable', async ({ name, variable, expected }) => {
    expect(await settings(name, { environment: { [variable]: 'the-key' } })).toMatchObject({ ...expected, name, api_key: 'the-key' })
  })

  test('a model on this machine needs no key', async () => {
    expect(await settings('ollama', {})).toMatchObject({
      adapter: 'openai',
      api: 'chat',
      base_url: 'http://localhost:11434/v1',
      api_key: 'none',
    })
  })

  test('a missing key is told with the variable to set, and the next try looks again', async () => {
    const environment: Record<string, string> = {}
    const { providers } = registry({ environment })

    await expect(providers['openai']?.()).rejects.toMatchObject({
      code: 'NIKA-INFER-001',
      message: 'there is no API key for openai',
      hint: 'set OPENAI_API_KEY in the environment, or use mock/echo, which needs none',
    })
    environment['OPENAI_API_KEY'] = 'sk-1'
    await expect(providers['openai']?.()).resolves.toMatchObject({ name: 'openai' })
  })

  test.each([
    {
      what: 'the plain variable',
      environment: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' },
      expected: { base_url: 'http://127.0.0.1:9/v1', api: 'responses' },
    },
    {
      what: 'the whole endpoint of Chat Completions',
      environment: { NIKA_OPENAI_BASE_URL: 'http://localhost:1337/v1/chat/completions', OPENAI_BASE_URL: 'http://unused' },
      expected: { base_url: 'http://localhost:1337/v1', api: 'chat', api_key: 'none' },
    },
    {
      what: 'the scoped key',
      environment: { NIKA_OPENAI_API_KEY: 'scoped', OPENAI_API_KEY: 'plain' },
      expected: { api_key: 'scoped' },
    },
  ])('of the environment: $what', async ({ environment, expected }) => {
    expect(await settings('openai', { environment })).toMatchObject(expected)
  })

  test('the configuration wins over the environment', async () => {
    const configuration = {
      openai: {
        base_url: 'https://gateway.example/v1',
        api: 'chat',
        api_key_env: 'GATEWAY_KEY',
        headers: { 'x-team': 'a' },
        stream: true,
        timeout_ms: 5,
      },
    } as const
    const environment = {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_API_KEY: 'plain',
      NIKA_OPENAI_API_KEY: 'scoped',
      GATEWAY_KEY: 'gateway',
    }

    expect(await settings('openai', { configuration, environment })).toEqual({
      adapter: 'openai',
      name: 'openai',
      base_url: 'https://gateway.example/v1',
      api: 'chat',
      api_key: 'gateway',
      headers: { 'x-team': 'a' },
      stream: true,
      timeout_ms: 5,
    })
  })

  test('a prefix that only the configuration knows is a server that speaks chat', async () => {
    const configuration = { jan: { base_url: 'http://localhost:1337/v1' } }

    expect(await settings('jan', { configuration })).toMatchObject({ adapter: 'openai', name: 'jan', api: 'chat', api_key: 'none' })
  })

  test('a prefix that only the configuration knows needs a base URL: no key goes to a server that nobody named', async () => {
    await expect(settings('jan', { configuration: { jan: {} }, environment: { NIKA_JAN_API_KEY: 'the-key' } })).rejects.toMatchObject({
      code: 'NIKA-CONFIG-001',
      message: 'providers.jan.base_url is missing: only the configuration knows jan',
    })
  })

  test.each([
    ['OPENAI_BASE_URL', 'openai', 'not a URL'],
    ['OLLAMA_BASE_URL', 'ollama', 'localhost:11434/v1'],
    ['NIKA_ANTHROPIC_BASE_URL', 'anthropic', 'ftp://example.org'],
  ])('a base URL that is none is told with its variable: %s', async (variable, name, url) => {
    await expect(settings(name, { environment: { [variable]: url, OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'a' } })).rejects.toMatchObject({
      code: 'NIKA-CONFIG-001',
      message: `${variable} must be a URL that begins with https:// or http://`,
    })
  })

  test("a user's own provider is registered by one entry", async () => {
    const parrot = mockProvider({ name: 'parrot' })
    const { providers } = registry({ own: { parrot, late: async () => parrot } })

    expect(await providers['parrot']?.()).toBe(parrot)
    expect(await providers['late']?.()).toBe(parrot)
  })

  test('mock models are scripted by configuration', async () => {
    const { providers } = registry({ configuration: { mock: { models: { yes: 'yes' } } } })
    const mock = await providers['mock']?.()

    expect((await mock?.infer({ model: 'yes', prompt: 'x' }))?.text).toBe('yes')
    expect((await mock?.infer({ model: 'echo', prompt: 'x' }))?.text).toBe('mock(echo) · x')
  })

  test('limits of the configuration are shared by all who ask the registry', async () => {
    const { providers } = registry({
      configuration: { mock: { limits: { concurrency: 1 }, models: { slow: [{ text: 'x', delay_ms: 1 }] } } },
    })
    const [one, two] = [await providers['mock']?.(), await providers['mock']?.()]

    expect(one).toBe(two)
  })
})

describe('providerKeys', () => {
  test('are the keys of all providers that the environment holds', () => {
    const environment = {
      OPENAI_API_KEY: 'plain',
      NIKA_ANTHROPIC_API_KEY: 'scoped',
      ANTHROPIC_API_KEY: 'unused',
      GATEWAY: 'gateway',
      HOME: '/root',
    }

    expect(providerKeys({ environment, configuration: { gateway: { api_key_env: 'GATEWAY' } } })).toEqual(['plain', 'scoped', 'gateway'])
  })
})

describe('readProvidersConfiguration', () => {
  test('what is right is given as it is', () => {
    const value = { openai: { base_url: 'http://localhost:1/v1', limits: { concurrency: 2, requests_per_minute: 60 } } }

    expect(readProvidersConfiguration(value)).toBe(value)
  })

  test.each([
    [[], 'providers must hold an entry for each provider'],
    [{ openai: 'x' }, 'providers.openai must hold options'],
    [
      { openai: { baseUrl: 'x' } },
      'providers.openai.baseUrl is not known; the options are base_url, api, api_key_env, headers, stream, timeout_ms, limits, models',
    ],
    [{ openai: { base_url: 'localhost' } }, 'providers.openai.base_url must be a URL that begins with https:// or http://'],
    [
      { openai: { base_url: 'https://user:hunter2@example.com' } },
      'providers.openai.base_url must hold no credentials; send them as a header',
    ],
    [{ openai: { base_url: 'localhost:8080' } }, 'providers.openai.base_url must be a URL that begins with https:// or http://'],
    [{ openai: { api: 'completions' } }, 'providers.openai.api must be responses or chat'],
    [{ openai: { headers: { a: 1 } } }, 'providers.openai.headers must hold texts'],
    [{ openai: { headers: { 'x team': 'red' } } }, 'providers.openai.headers must hold names and values of HTTP headers'],
    [{ openai: { headers: { 'x-team': 'a\nb' } } }, 'providers.openai.headers must hold names and values of HTTP headers'],
    [
      { openai: { api_key_env: 'sk-secret-0123456789' } },
      'providers.openai.api_key_env must be the name of a variable, such as OPENAI_API_KEY; a key stands in the environment alone',
    ],
    [{ openai: { timeout_ms: 0 } }, 'providers.openai.timeout_ms must be a number above 0'],
    [
      { openai: { limits: { tokens_per_minute: 1 } } },
      'providers.openai.limits has no tokens_per_minute; there are concurrency and requests_per_minute',
    ],
    [{ openai: { limits: { concurrency: -1 } } }, 'providers.openai.limits must hold whole numbers above 0: concurrency is -1'],
    [
      { openai: { limits: { requests_per_minute: 1.5 } } },
      'providers.openai.limits must hold whole numbers above 0: requests_per_minute is 1.5',
    ],
    [
      { openai: { __proto__: null, constructor: 1 } },
      'providers.openai.constructor is not known; the options are base_url, api, api_key_env, headers, stream, timeout_ms, limits, models',
    ],
  ])('%j is refused', (value, message) => {
    expect(() => readProvidersConfiguration(value)).toThrow(expect.objectContaining({ code: 'NIKA-CONFIG-001', message }))
  })
})
