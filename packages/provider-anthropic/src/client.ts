import Anthropic, { type ClientOptions } from '@anthropic-ai/sdk'
import { secretHeaders } from '@nika/provider'
import type { AnthropicOptions } from './options.ts'

/** Longer than any call: the end of a call is kept by the contract, for every provider alike. */
const noTimeoutMs = 2 ** 31 - 1

type AuthHeaders = Anthropic['authHeaders']

/** The SDK's client, which also tells the secrets that it sends: it finds some by itself. */
export class Client extends Anthropic {
  /** What it was made with and found in `ANTHROPIC_CUSTOM_HEADERS`; the types of the SDK leave it out. */
  declare private readonly _options: ClientOptions | undefined
  readonly #secrets: string[] = []

  constructor({ api_key, base_url, headers, fetch }: AnthropicOptions) {
    super({
      apiKey: api_key,
      baseURL: base_url,
      defaultHeaders: headers,
      fetch,
      // Every try that costs money is an event, so retries are the caller's.
      maxRetries: 0,
      timeout: noTimeoutMs,
      // A call is traced from its events; the SDK's own span would show it twice.
      openTelemetry: false,
      // What it would print of a failure is in the error that is thrown. Notices about models it prints whatever this says.
      logLevel: 'off',
    })
    this.#keep([this.apiKey ?? '', this.authToken ?? ''])
    this.#keepHeaders(Object.entries(this._options?.defaultHeaders ?? {}))
  }

  /** Those that it was made with, and those that it has sent by now. */
  get secrets(): readonly string[] {
    return this.#secrets
  }

  protected override async authHeaders(...request: Parameters<AuthHeaders>): Promise<Awaited<ReturnType<AuthHeaders>>> {
    const headers = await super.authHeaders(...request)
    this.#keepHeaders([...(headers?.values ?? [])])
    return headers
  }

  #keepHeaders(headers: readonly (readonly [string, unknown])[]): void {
    this.#keep(secretHeaders(Object.fromEntries(headers.map(([name, value]) => [name, String(value)]))))
  }

  #keep(secrets: readonly string[]): void {
    this.#secrets.push(...secrets.filter((secret) => !this.#secrets.includes(secret)))
  }
}
