import { freezeJson, type JsonObject, type JsonValue } from '@nika/events/core'
import { canonicalJson } from './canonical-json.ts'
import { type InferRequest, parameterNames } from './infer-request.ts'
import { sha256 } from './sha256.ts'

/** What decides a request's answer: the part of it that is recorded and hashed. */
export interface RequestContent {
  readonly provider: string
  readonly model: string
  readonly prompt?: string | undefined
  readonly messages?: JsonValue | undefined
  readonly system?: string | undefined
  readonly parameters?: JsonObject | undefined
}

/**
 * The content of a request. Deadlines, signals, headers, cache hints and the idempotency key are no part of it.
 * @throws NIKA-LOG-001 when it holds something that is not JSON.
 */
export function requestContent(provider: string, request: InferRequest): RequestContent {
  const { model, prompt, messages, system } = request
  const parameters = parametersOf(request)
  return {
    provider,
    model,
    ...(prompt === undefined ? {} : { prompt }),
    ...(messages === undefined ? {} : { messages: freezeJson(messages) }),
    ...(system === undefined ? {} : { system }),
    ...(parameters === undefined ? {} : { parameters }),
  }
}

function parametersOf(request: InferRequest): JsonObject | undefined {
  const parameters: Record<string, JsonValue> = {}
  for (const name of parameterNames) {
    const value = request[name]
    if (value !== undefined) parameters[name] = freezeJson(value)
  }
  return Object.keys(parameters).length === 0 ? undefined : parameters
}

/** SHA-256 of the canonical JSON of a request's content, in hexadecimal: equal requests have equal hashes, on every machine. */
export function requestHash(content: RequestContent): Promise<string> {
  const { provider, model, prompt, messages, system, parameters } = content
  return sha256(
    canonicalJson({
      provider,
      model,
      ...(prompt === undefined ? {} : { prompt }),
      ...(messages === undefined ? {} : { messages }),
      ...(system === undefined ? {} : { system }),
      ...(parameters === undefined ? {} : { parameters }),
    }),
  )
}
