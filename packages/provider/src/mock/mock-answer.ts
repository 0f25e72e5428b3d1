import type { JsonValue } from '@nika/events'
import type { InferFailure } from '../errors/infer-error.ts'
import type { InferRequest } from '../request/infer-request.ts'
import type { ToolCall } from '../request/message.ts'
import type { FinishReason } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'

/** One scripted answer. A plain text stands for `{ text }`. */
export interface MockScript {
  /** Default: the JSON text of `value`, else empty. */
  readonly text?: string | undefined
  /** A structured answer. */
  readonly value?: JsonValue | undefined
  readonly tool_calls?: readonly ToolCall[] | undefined
  readonly refusal?: string | undefined
  /** Thinking that a stream shows before the text. */
  readonly reasoning?: string | undefined
  /** Default: `refusal`, `tool_calls` or `stop`, as the answer holds them. */
  readonly finish_reason?: FinishReason | undefined
  /** Default: counted by the rule of `mockProvider`. `null` tells no counts at all. */
  readonly usage?: CallUsage | null | undefined
  /** The model that answers; default the one that was asked. */
  readonly model?: string | undefined
  /** The parts in which a stream gives the text; default its words. */
  readonly chunks?: readonly string[] | undefined
  /** Milliseconds before anything comes. */
  readonly delay_ms?: number | undefined
  /** Milliseconds before each part of a stream. */
  readonly chunk_delay_ms?: number | undefined
  /** After so many parts nothing comes any more, until the call is ended. */
  readonly stall_after?: number | undefined
  /** The call fails with this instead of an answer. */
  readonly fail?: InferFailure | undefined
  /** With `fail`: the number of parts that come before it does. Default 0. */
  readonly fail_after?: number | undefined
}

export type MockAnswer = string | MockScript

/**
 * Where answers come from: one text for every call, a list in turn (the last one stays), a table by prompt (`*` for any
 * other), or a function.
 */
export type MockAnswers =
  | string
  | readonly MockAnswer[]
  | Readonly<Record<string, MockAnswer>>
  | ((request: InferRequest) => MockAnswer | Promise<MockAnswer>)

/** A function that gives the next answer; undefined when the table has none. */
export type Answering = (request: InferRequest) => MockScript | undefined | Promise<MockScript | undefined>

/** Makes the one function out of the four ways to script answers. */
export function answering(answers: MockAnswers): Answering {
  if (typeof answers === 'string') return () => ({ text: answers })
  if (typeof answers === 'function') return async (request) => scriptOf(await answers(request))
  if (isList(answers)) return inTurn(answers)
  return (request) => {
    const answer = ownMember(answers, lastPrompt(request)) ?? ownMember(answers, '*')
    return answer === undefined ? undefined : scriptOf(answer)
  }
}

function inTurn(answers: readonly MockAnswer[]): Answering {
  let next = 0
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)]
    return answer === undefined ? undefined : scriptOf(answer)
  }
}

function scriptOf(answer: MockAnswer): MockScript {
  return typeof answer === 'string' ? { text: answer } : answer
}

function ownMember(table: Readonly<Record<string, MockAnswer>>, key: string): MockAnswer | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

function isList(answers: readonly MockAnswer[] | Readonly<Record<string, MockAnswer>>): answers is readonly MockAnswer[] {
  return Array.isArray(answers)
}

/** The prompt, or the text of the last message. */
export function lastPrompt({ prompt, messages }: InferRequest): string {
  const content = prompt ?? messages?.at(-1)?.content ?? ''
  if (typeof content === 'string') return content
  return content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('')
}
