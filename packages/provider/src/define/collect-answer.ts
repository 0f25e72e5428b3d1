import { assertNever } from '@nika/events/core'
import type { ToolCall } from '../request/message.ts'
import { type CallUsage, mergeUsage } from '../response/usage.ts'
import type { Answer, AnswerDelta } from './answer.ts'
import { parseModelJson } from './parse-model-json.ts'

interface OpenToolCall {
  id: string
  name: string
  argsText: string
}

/** Puts the steps of a stream together. */
export class AnswerCollector {
  #text = ''
  #refusal = ''
  #usage: CallUsage = {}
  #finish: Answer['finish_reason'] | undefined
  #about: Partial<Answer> = {}
  readonly #toolCalls = new Map<number, OpenToolCall>()

  /** All counts told so far; undefined while there is none. */
  get usage(): CallUsage | undefined {
    return Object.keys(this.#usage).length === 0 ? undefined : this.#usage
  }

  add(delta: AnswerDelta): void {
    switch (delta.type) {
      case 'text':
        this.#text += delta.text
        return
      case 'refusal':
        this.#refusal += delta.text
        return
      case 'reasoning':
        return
      case 'tool_call':
        this.#addToolCall(delta)
        return
      case 'usage':
        this.#usage = mergeUsage(this.#usage, delta.usage)
        return
      case 'about': {
        const { type, ...about } = delta
        const told = Object.entries(about).filter(([, value]) => value !== undefined)
        this.#about = { ...this.#about, ...Object.fromEntries(told) }
        return
      }
      case 'finish':
        this.#finish = delta.finish_reason
        return
      default:
        assertNever(delta)
    }
  }

  /** The whole answer; undefined when the stream ended before it was whole. */
  answer(requestedModel: string): Answer | undefined {
    if (this.#finish === undefined) return undefined
    return {
      ...this.#about,
      model: this.#about.model ?? requestedModel,
      text: this.#text,
      // Vendors that say so in the text alone finish with stop.
      finish_reason: this.#refusal !== '' && this.#finish === 'stop' ? 'refusal' : this.#finish,
      usage: this.#usage,
      ...(this.#refusal === '' ? {} : { refusal: this.#refusal }),
      ...(this.#toolCalls.size === 0 ? {} : { tool_calls: this.#wholeToolCalls() }),
    }
  }

  #addToolCall(delta: Extract<AnswerDelta, { type: 'tool_call' }>): void {
    const call = this.#toolCalls.get(delta.index) ?? { id: '', name: '', argsText: '' }
    this.#toolCalls.set(delta.index, {
      id: delta.id ?? call.id,
      name: delta.name ?? call.name,
      argsText: call.argsText + delta.args_text,
    })
  }

  #wholeToolCalls(): readonly ToolCall[] {
    const byIndex = [...this.#toolCalls].sort(([left], [right]) => left - right)
    return byIndex.map(([, { id, name, argsText }]) => ({ id, name, args: toolArguments(argsText) }))
  }
}

/** The arguments that a model wrote; the text itself when it is not JSON, {} when it wrote none. */
export function toolArguments(text: string): ToolCall['args'] {
  return text.trim() === '' ? {} : (parseModelJson(text) ?? text)
}
