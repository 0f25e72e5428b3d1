import type { JsonObject } from '@nika/events'
import type { Message } from './message.ts'

/** A tool that the model may call. Running it is the caller's. */
export interface ToolDefinition {
  readonly name: string
  readonly description?: string | undefined
  /** JSON Schema of the arguments: an object. */
  readonly parameters: JsonObject
}

/** Whether the model must call a tool: as it sees fit (default), never, at least one, or this one. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string }

/** How hard a reasoning model shall think. */
export interface Reasoning {
  /** For models that take a degree. Names pass through: `minimal`, `low`, `medium`, `high`, … */
  readonly effort?: string | undefined
  /** For models that take a budget: tokens of thinking, part of `max_output_tokens`. */
  readonly budget_tokens?: number | undefined
}

/** Where a prompt that will be sent again may be cached. Hints: they change what a call costs, never its answer. */
export interface CacheHints {
  /** The parts whose end is a breakpoint; an API that caches by itself needs none. */
  readonly after: readonly ('tools' | 'system' | 'messages')[]
  /** `short` is the vendor's default, minutes; `long` an hour or more, where writing costs more. Default `short`. */
  readonly retention?: 'short' | 'long' | undefined
}

/**
 * One question to a model. Exactly one of `prompt` and `messages` is given.
 * A parameter that the vendor's API lacks is refused before anything is sent, never dropped.
 */
export interface InferRequest {
  /** The vendor's own name of the model, without a provider's prefix. */
  readonly model: string
  readonly prompt?: string | undefined
  readonly messages?: readonly Message[] | undefined
  readonly system?: string | undefined
  /** Reasoning included. */
  readonly max_output_tokens?: number | undefined
  /** 0 to 2. */
  readonly temperature?: number | undefined
  readonly top_p?: number | undefined
  /** Texts that end the answer; they are not part of it. */
  readonly stop?: readonly string[] | undefined
  readonly seed?: number | undefined
  /** JSON Schema of the answer: the vendor's structured output is asked for, and `value` of the response holds it. */
  readonly schema?: JsonObject | undefined
  readonly reasoning?: Reasoning | undefined
  readonly tools?: readonly ToolDefinition[] | undefined
  readonly tool_choice?: ToolChoice | undefined
  readonly cache?: CacheHints | undefined
  /** Members of the vendor's request body, passed through untouched; they win over what this package writes. */
  readonly provider_options?: JsonObject | undefined
  /** The longest that the call may take, in milliseconds. Default: the provider's own. */
  readonly timeout_ms?: number | undefined
  /** Ends the call. A reason that is a NikaError is what the call then throws. */
  readonly signal?: AbortSignal | undefined
  /** Sent as the header `Idempotency-Key`. No vendor promises to honour it. */
  readonly idempotency_key?: string | undefined
  /** More HTTP headers for this call. They are never recorded. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** The parameters of a request that shape its answer, under the names that the events record. */
export const parameterNames = [
  'max_output_tokens',
  'temperature',
  'top_p',
  'stop',
  'seed',
  'schema',
  'reasoning',
  'tools',
  'tool_choice',
  'provider_options',
] as const satisfies readonly (keyof InferRequest)[]
