import type { SharedOptions } from '@nika/provider'

/** How to reach OpenAI, or a server that speaks its API. */
export interface OpenAIOptions extends SharedOptions {
  /** The prefix of its models, as events name it; default `openai`. */
  readonly name?: string | undefined
  /** Default: the environment's `OPENAI_API_KEY`. A server that needs no key takes any text. */
  readonly api_key?: string | undefined
  /** Default: the environment's `OPENAI_BASE_URL`, else `https://api.openai.com/v1`. */
  readonly base_url?: string | undefined
  /** Default `responses`; compatible servers mostly speak `chat` alone. */
  readonly api?: 'responses' | 'chat' | undefined
  /** Default for `openai`: the environment's `OPENAI_ORG_ID`. */
  readonly organization?: string | undefined
  /** Default for `openai`: the environment's `OPENAI_PROJECT_ID`. */
  readonly project?: string | undefined
  /** More headers for every call. They are never recorded. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The name that Chat Completions has for `max_output_tokens`; default `max_completion_tokens` at OpenAI, `max_tokens` elsewhere. */
  readonly max_tokens_field?: 'max_completion_tokens' | 'max_tokens' | undefined
  /** Whether `infer` streams inside, so that a long answer cannot time out; default false. */
  readonly stream?: boolean | undefined
  /** Milliseconds of silence after which a call that names no timeout is given up; default 600,000. */
  readonly timeout_ms?: number | undefined
  /** The `fetch` to use; default the platform's. */
  readonly fetch?: typeof fetch | undefined
}
