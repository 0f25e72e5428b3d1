import type { AnswerDelta } from '../define/answer.ts'
import { defineProvider } from '../define/define-provider.ts'
import { inferError } from '../errors/infer-error.ts'
import type { Provider } from '../provider.ts'
import type { InferRequest } from '../request/infer-request.ts'
import { textsOf, utf8Length } from '../request/text-length.ts'
import type { FinishReason } from '../response/infer-response.ts'
import type { CallUsage } from '../response/usage.ts'
import { sleep } from '../retry/sleep.ts'
import { type Answering, answering, lastPrompt, type MockAnswers, type MockScript } from './mock-answer.ts'
import { shapedDefault } from './shaped-default.ts'

/** What a mock answers. */
export interface MockOptions {
  /** The prefix of its models; default `mock`. */
  readonly name?: string | undefined
  /** Answers of any model that `models` does not name. Default: only `echo` and `mock-deterministic` are known, and echo. */
  readonly answers?: MockAnswers | undefined
  /** Answers by model. */
  readonly models?: Readonly<Record<string, MockAnswers>> | undefined
  /** Counts the tokens of a text. Default: one for every 4 UTF-8 bytes that are begun. */
  readonly count_tokens?: ((text: string) => number) | undefined
  /** Milliseconds that never go back; default `performance.now`. */
  readonly clock?: (() => number) | undefined
}

/**
 * A provider without a model: it answers from a script, deterministically, and counts tokens by a stated rule.
 * The model `echo` answers `mock(echo) · <prompt>`, and with a schema the plainest value that fits it.
 * Input tokens are those of the system prompt and all texts; they are told first, output tokens at the end, as real APIs do.
 */
export function mockProvider(options: MockOptions = {}): Provider {
  const { name = 'mock', count_tokens = tokensByLength, clock } = options
  const models = answeringByModel(options)
  const fallback = options.answers === undefined ? undefined : answering(options.answers)

  async function* stream(request: InferRequest, signal: AbortSignal): AsyncGenerator<AnswerDelta, void, undefined> {
    const script = await (models.get(request.model) ?? fallback)?.(request)
    if (script === undefined) throw noAnswer(name, request)
    if (script.delay_ms !== undefined) await sleep(script.delay_ms, signal)
    yield* play(script, { request, signal, count: count_tokens })
  }

  return defineProvider({ name, stream, clock })
}

function answeringByModel({ models = {} }: MockOptions): ReadonlyMap<string, Answering> {
  const scripted = Object.entries(models).map(([model, answers]): [string, Answering] => [model, answering(answers)])
  return new Map([['echo', echo], ['mock-deterministic', echo], ...scripted])
}

const echo: Answering = (request) => {
  if (request.schema !== undefined) return { value: shapedDefault(request.schema) }
  return { text: `mock(echo) · ${lastPrompt(request)}` }
}

/** One token for every 4 UTF-8 bytes that are begun. */
function tokensByLength(text: string): number {
  return Math.ceil(utf8Length(text) / 4)
}

interface Stage {
  readonly request: InferRequest
  readonly signal: AbortSignal
  readonly count: (text: string) => number
}

async function* play(script: MockScript, stage: Stage): AsyncGenerator<AnswerDelta, void, undefined> {
  const { request, signal, count } = stage
  const text = script.text ?? (script.value === undefined ? '' : JSON.stringify(script.value))
  const usage = usageOf(script, { text, input: inputText(request), count })
  const chunks = script.chunks ?? words(text)
  const failAfter = script.fail === undefined ? Number.POSITIVE_INFINITY : (script.fail_after ?? 0)
  if (failAfter === 0 && script.fail !== undefined) throw inferError(script.fail)
  const { output_tokens, reasoning_tokens, ...input } = usage
  yield { type: 'about', model: script.model ?? request.model }
  yield { type: 'usage', usage: input }
  if (script.reasoning !== undefined) yield { type: 'reasoning', text: script.reasoning }
  for (const [index, chunk] of chunks.entries()) {
    if (index === script.stall_after) await ended(signal)
    if (index === failAfter) break
    if (script.chunk_delay_ms !== undefined) await sleep(script.chunk_delay_ms, signal)
    yield { type: 'text', text: chunk }
  }
  if (script.fail !== undefined) throw inferError(script.fail)
  if (script.stall_after !== undefined) await ended(signal)
  if (script.refusal !== undefined) yield { type: 'refusal', text: script.refusal }
  for (const [index, { id, name, args }] of (script.tool_calls ?? []).entries()) {
    yield { type: 'tool_call', index, id, name, args_text: JSON.stringify(args) }
  }
  yield { type: 'usage', usage: { output_tokens, reasoning_tokens } }
  yield { type: 'finish', finish_reason: script.finish_reason ?? finishReason(script) }
}

interface Counted {
  readonly text: string
  readonly input: string
  readonly count: (text: string) => number
}

function usageOf(script: MockScript, { text, input, count }: Counted): CallUsage {
  if (script.usage === null) return {}
  return script.usage ?? { input_tokens: count(input), output_tokens: count(text) }
}

function inputText({ prompt, messages = [], system = '' }: InferRequest): string {
  return [system, prompt ?? '', ...messages.flatMap(textsOf)].join('')
}

/** Rejects when the signal aborts, and never resolves. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
}

function words(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+|\s+/g) ?? []
}

function finishReason(script: MockScript): FinishReason {
  if (script.refusal !== undefined) return 'refusal'
  return script.tool_calls === undefined ? 'stop' : 'tool_calls'
}

function noAnswer(name: string, { model }: InferRequest): Error {
  return inferError({
    kind: 'not_found',
    message: `no answer is scripted for ${name}/${model}`,
    hint: `use ${name}/echo, or script the model's answers`,
  })
}
