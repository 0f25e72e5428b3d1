import type { SharedOptions } from '@nika/provider'

/** How to reach Anthropic, or a server that speaks its Messages API. */
export interface AnthropicOptions extends SharedOptions {
  /** The prefix of its models, as events name it; default `anthropic`. */
  readonly name?: string | undefined
  /** Default: the environment's `ANTHROPIC_API_KEY`, then what the SDK finds. A server that needs no key takes any text. */
  readonly api_key?: string | undefined
  /** Default: the environment's `ANTHROPIC_BASE_URL`, else `https://api.anthropic.com`. */
  readonly base_url?: string | undefined
  /** More headers for every call, beside those of the environment's `ANTHROPIC_CUSTOM_HEADERS`. They are never recorded. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** How a `schema` is asked for: by the API's output format (default), or by a tool that the model must call, where a server lacks it. */
  readonly structured_output?: 'native' | 'tool' | undefined
  /**
   * Whether `infer` streams inside: always, never, or (default) where the answer may be long (above 21,000 tokens) or holds
   * arguments of tools, whose numbers are exact only in a stream.
   */
  readonly stream?: boolean | undefined
  /** Milliseconds of silence after which a call that names no timeout is given up; default 600,000. */
  readonly timeout_ms?: number | undefined
  /** The `fetch` to use; default the platform's. */
  readonly fetch?: typeof fetch | undefined
}
