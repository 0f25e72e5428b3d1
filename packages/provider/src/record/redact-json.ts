import { isExactNumber, type JsonArray, type JsonValue } from '@nika/events/core'
import type { Answer } from '../define/answer.ts'
import type { ToolCall } from '../request/message.ts'
import type { RequestContent } from '../request/request-content.ts'
import type { InferDelta, InferResponse } from '../response/infer-response.ts'

type Redact = (text: string) => string

/** The value with every text in it, keys included, as `redact` gives it. */
function redactJson(value: JsonValue, redact: Redact): JsonValue {
  if (typeof value === 'string') return redact(value)
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value
  if (isArray(value)) return value.map((item) => redactJson(item, redact))
  return redactMembers(value, redact)
}

/** What is recorded of a request, masked. */
export function redactContent(content: RequestContent, redact: Redact): RequestContent {
  const { prompt, messages, system, parameters } = content
  return {
    ...content,
    ...(prompt === undefined ? {} : { prompt: redact(prompt) }),
    ...(messages === undefined ? {} : { messages: redactJson(messages, redact) }),
    ...(system === undefined ? {} : { system: redact(system) }),
    ...(parameters === undefined ? {} : { parameters: redactMembers(parameters, redact) }),
  }
}

/** An answer, masked: whoever reads it sees what the log holds. */
export function redactResponse(response: InferResponse, redact: Redact): InferResponse {
  const { value } = response
  return { ...redactAnswer(response, redact), ...(value === undefined ? {} : { value: redactJson(value, redact) }) }
}

/** What a vendor's answer says, masked. */
export function redactAnswer<Said extends Answer>(answer: Said, redact: Redact): Said {
  const { text, tool_calls, refusal } = answer
  return {
    ...answer,
    text: redact(text),
    ...(tool_calls === undefined ? {} : { tool_calls: tool_calls.map((call) => redactToolCall(call, redact)) }),
    ...(refusal === undefined ? {} : { refusal: redact(refusal) }),
  }
}

function redactToolCall({ id, name, args }: ToolCall, redact: Redact): ToolCall {
  return { id: redact(id), name: redact(name), args: redactJson(args, redact) }
}

/** A step of a stream, masked as far as a part of a text can be. */
export function redactDelta(delta: InferDelta, redact: Redact): InferDelta {
  if (delta.type === 'text' || delta.type === 'reasoning') return { ...delta, text: redact(delta.text) }
  return delta.type === 'tool_call' ? { ...delta, args_text: redact(delta.args_text) } : delta
}

function redactMembers(value: { readonly [key: string]: JsonValue }, redact: Redact): { readonly [key: string]: JsonValue } {
  const members = Object.entries(value).map(([key, member]): [string, JsonValue] => [redact(key), redactJson(member, redact)])
  return Object.fromEntries(members)
}

function isArray(value: JsonValue): value is JsonArray {
  return Array.isArray(value)
}
