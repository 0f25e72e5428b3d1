import type { EventOf, JsonValue } from '@nika/events'

// The shapes of gen_ai.input.messages, gen_ai.output.messages and gen_ai.system_instructions.
// Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/

export function systemInstructions(system: string): string {
  return JSON.stringify([textPart(system)])
}

/** What the model was asked; undefined when the log does not hold it. */
export function inputMessages({ messages, prompt }: EventOf<'provider_called'>): string | undefined {
  if (Array.isArray(messages)) return JSON.stringify(messages.map(toMessage))
  return typeof prompt === 'string' ? JSON.stringify([{ role: 'user', parts: [textPart(prompt)] }]) : undefined
}

/** What the model answered; undefined when the log does not hold it. */
export function outputMessages({ output, value, tool_calls, finish_reason }: EventOf<'provider_responded'>): string | undefined {
  if (output === undefined && value === undefined && tool_calls === undefined) return undefined
  const text = output ?? (value === undefined ? '' : JSON.stringify(value))
  const parts = [...(text === '' ? [] : [textPart(text)]), ...toToolCalls(tool_calls)]
  return JSON.stringify([{ role: 'assistant', parts, finish_reason: finish_reason ?? 'stop' }])
}

function textPart(content: string): object {
  return { type: 'text', content }
}

function toMessage(message: JsonValue): object {
  const role = member(message, 'role')
  return { role: typeof role === 'string' ? role : 'user', parts: toParts(message) }
}

function toParts(message: JsonValue): readonly object[] {
  const content = member(message, 'content') ?? ''
  if (member(message, 'role') === 'tool') return [{ type: 'tool_call_response', id: member(message, 'tool_call_id'), response: content }]
  const calls = toToolCalls(member(message, 'tool_calls'))
  if (content === '' && calls.length > 0) return calls
  return [...(Array.isArray(content) ? content.map(toPart) : [toPart(content)]), ...calls]
}

/** Text as text; an image by its kind alone, for its bytes belong into no trace. */
function toPart(part: JsonValue): object {
  if (typeof part === 'string') return textPart(part)
  const text = member(part, 'text')
  if (typeof text === 'string') return textPart(text)
  const type = member(part, 'type')
  return { type: typeof type === 'string' ? type : 'blob' }
}

function toToolCalls(calls: JsonValue | undefined): readonly object[] {
  return Array.isArray(calls) ? calls.map(toToolCall) : []
}

/** `args` is this project's name, `arguments` that of many others. */
function toToolCall(call: JsonValue): object {
  return {
    type: 'tool_call',
    id: member(call, 'id'),
    name: member(call, 'name'),
    arguments: member(call, 'args') ?? member(call, 'arguments'),
  }
}

function member(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
