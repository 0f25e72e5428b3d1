import type { EventOf, JsonValue } from '@nika/events'

// The shapes of gen_ai.input.messages, gen_ai.output.messages and gen_ai.system_instructions.
// Source: https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-events/

export function systemInstructions(system: string): string {
  return JSON.stringify([textPart(system)])
}

export function inputMessages(kind: EventOf<'provider_called'>): string {
  if (Array.isArray(kind.messages)) return JSON.stringify(kind.messages.map(toMessage))
  return JSON.stringify([{ role: 'user', parts: [textPart(kind.prompt ?? '')] }])
}

export function outputMessages(kind: EventOf<'provider_responded'>): string {
  const text = kind.output ?? (kind.value === undefined ? '' : JSON.stringify(kind.value))
  const calls = Array.isArray(kind.tool_calls) ? kind.tool_calls.map(toToolCall) : []
  return JSON.stringify([
    { role: 'assistant', parts: [...(text === '' ? [] : [textPart(text)]), ...calls], finish_reason: kind.finish_reason ?? 'stop' },
  ])
}

function textPart(content: string): object {
  return { type: 'text', content }
}

function toMessage(message: JsonValue): object {
  const role = member(message, 'role')
  const content = member(message, 'content')
  return { role: typeof role === 'string' ? role : 'user', parts: Array.isArray(content) ? content.map(toPart) : [toPart(content ?? '')] }
}

/** Text as text; an image by its kind alone, for its bytes belong into no trace. */
function toPart(part: JsonValue): object {
  if (typeof part === 'string') return textPart(part)
  const text = member(part, 'text')
  if (typeof text === 'string') return textPart(text)
  const type = member(part, 'type')
  return { type: typeof type === 'string' ? type : 'blob' }
}

function toToolCall(call: JsonValue): object {
  return { type: 'tool_call', id: member(call, 'id'), name: member(call, 'name'), arguments: member(call, 'arguments') }
}

function member(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
