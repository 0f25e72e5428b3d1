import type { JsonValue } from '@nika/events'
import { type InferAction, languageError } from '@nika/language'
import { answerError, type InferRequest, type InferResponse, type Provider } from '@nika/provider'
import { type Lazy, LazyRecord } from '../lazy.ts'
import { compileSchema, type JudgedAnswer, judgeAnswer, repairRequest, unsatisfiedSchema } from './judge-answer.ts'
import { loadProvider } from './load-provider.ts'
import { type ModelCallOptions, ModelCalls } from './model-calls.ts'
import type { StepContext } from './step-context.ts'
import type { Verb } from './verb.ts'

/** How models are reached. */
export interface InferOptions extends ModelCallOptions {
  /** Providers by the prefix of their models. */
  readonly providers: Readonly<Record<string, Lazy<Provider>>>
  /** The model of actions that name none. */
  readonly defaultModel?: string | undefined
  /** Whether an answer of a model that has a price must tell its counts, because a budget of money is kept; default false. */
  readonly requireCounts?: boolean | undefined
}

/**
 * `infer`: asks a language model. The output is its text, or with `schema:` the value that was judged by it; an answer that
 * does not satisfy the schema is asked for once more, unless it was cut at its limit of tokens: it would be cut again.
 * Events: for each call provider_called, then provider_responded or provider_failed; schema_validated for each answer.
 * @throws NIKA-PROVIDER-001 for a provider that is not registered, NIKA-CONFIG-001 for one that is none or cannot be loaded,
 * NIKA-INFER-001 and NIKA-INFER-004 as the provider does, NIKA-INFER-002 when no answer satisfies the schema, NIKA-INFER-003 for counts that are required and missing.
 */
export function inferVerb(options: InferOptions): Verb<InferAction> {
  const providers = new LazyRecord(options.providers)
  const calls = new ModelCalls(options)
  const { repairs = 1, requireCounts = false } = options
  return {
    name: 'infer',
    effect: 'spend',
    async execute(action, context) {
      const { provider, model } = await findModel(action.model ?? options.defaultModel, providers)
      // A schema that cannot be compiled is found out before anything is paid.
      const validator = await compileSchema(action)
      const request = requestOf(action, model, context.signal)
      const ask = async (asked: InferRequest) => {
        const response = await calls.ask(provider, asked, context)
        const counts = requireCounts && response.cost === undefined && (await calls.isPriced(provider, model))
        const error = answerError(response, { counts })
        if (error !== undefined) throw error
        return response
      }
      if (validator === undefined) return (await ask(request)).text
      return satisfyingAnswer({ request, ask, repairs, judge: (response) => judgeAnswer(response, validator, context), context })
    },
  }
}

interface SchemaQuestion {
  readonly request: InferRequest
  readonly ask: (request: InferRequest) => Promise<InferResponse>
  readonly judge: (response: InferResponse) => JudgedAnswer
  /** How often the model may be asked again. */
  readonly repairs: number
  readonly context: StepContext
}

async function satisfyingAnswer({ request, ask, judge, repairs, context }: SchemaQuestion): Promise<JsonValue> {
  let asked = request
  for (let repair = 1; ; repair++) {
    const response = await ask(asked)
    const judged = judge(response)
    if ('value' in judged) return judged.value
    if (repair > repairs || response.finish_reason === 'length') throw unsatisfiedSchema(response, judged.issues)
    asked = repairRequest(request, response, judged.issues)
    // What was streamed so far is void.
    context.onDelta({ type: 'restart', attempt: 1, delay_ms: 0 })
  }
}

interface Model {
  readonly provider: Provider
  /** The vendor's own name. */
  readonly model: string
}

async function findModel(name: string | undefined, providers: LazyRecord<Provider>): Promise<Model> {
  const slash = name?.indexOf('/') ?? -1
  if (name === undefined || slash === -1) {
    throw languageError('NIKA-PROVIDER-001', {
      message: name === undefined ? 'no model is named' : `${JSON.stringify(name)} names no provider`,
    })
  }
  const provider = await loadProvider(name.slice(0, slash), providers)
  if (provider !== undefined) return { provider, model: name.slice(slash + 1) }
  const { names } = providers
  throw languageError('NIKA-PROVIDER-001', {
    message: `there is no provider for the model ${name}`,
    hint: names.length === 0 ? 'register one under the option `providers`' : `registered are ${names.join(', ')}`,
  })
}

function requestOf({ prompt, system, temperature, max_tokens, schema }: InferAction, model: string, signal: AbortSignal): InferRequest {
  return { model, prompt, system, temperature: numberOf(temperature), max_output_tokens: numberOf(max_tokens), schema, signal }
}

/** Resolved actions hold numbers: a template that gave none was refused. */
function numberOf(value: number | string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}
