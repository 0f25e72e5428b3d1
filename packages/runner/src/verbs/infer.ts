import { isNikaError, type JsonValue, parseJson } from '@nika/events'
import { type InferAction, languageError } from '@nika/language'
import { answerError, type InferRequest, type InferResponse, inferError, type Provider, recorded } from '@nika/provider'
import { runnerError } from '../errors/codes.ts'
import { type Lazy, LazyRecord } from '../lazy.ts'
import type { SchemaIssue, SchemaValidator } from '../schema/validate-schema.ts'
import type { StepContext } from './step-context.ts'
import type { Verb } from './verb.ts'

/** How models are reached. */
export interface InferOptions {
  /** Providers by the prefix of their models. */
  readonly providers: Readonly<Record<string, Lazy<Provider>>>
  /** The model of actions that name none. */
  readonly defaultModel?: string | undefined
}

/**
 * `infer`: asks a language model once. The output is its text, or with `schema:` the value that was judged by it.
 * Events: provider_called, then provider_responded or provider_failed; schema_validated.
 * @throws NIKA-PROVIDER-001 for a provider that is not registered, NIKA-INFER-001 and NIKA-INFER-004 as the provider does,
 * NIKA-INFER-002 when the answer does not satisfy the schema.
 */
export function inferVerb(options: InferOptions): Verb<InferAction> {
  const providers = new LazyRecord(options.providers)
  return {
    name: 'infer',
    effect: 'spend',
    async execute(action, context) {
      const { provider, model } = await findModel(action.model ?? options.defaultModel, providers)
      // A schema that cannot be compiled is found out before anything is paid.
      const validator = await compileSchema(action)
      const response = await ask(provider, requestOf(action, model, context.signal), context)
      const error = answerError(response)
      if (error !== undefined) throw error
      return validator === undefined ? response.text : judgeAnswer(response, validator, context)
    },
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
  const provider = await providers.get(name.slice(0, slash))
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

async function ask(provider: Provider, request: InferRequest, context: StepContext): Promise<InferResponse> {
  const { task_id, emit, barrier, nextEventId, traceparent } = context
  const recorder = recorded(provider, {
    task_id,
    log: {
      emit,
      get length() {
        return nextEventId()
      },
    },
    before_call: () => barrier('spend'),
    traceparent: (announcedBy) => traceparent(announcedBy, 'model'),
  })
  return context.wantsDeltas ? readStream(recorder, request, context) : recorder.infer(request)
}

async function readStream(provider: Provider, request: InferRequest, { onDelta }: StepContext): Promise<InferResponse> {
  let response: InferResponse | undefined
  for await (const delta of provider.stream(request)) {
    if (delta.type === 'response') response = delta.response
    else onDelta(delta)
  }
  if (response !== undefined) return response
  throw inferError({ kind: 'connection', message: 'the stream ended before the answer was whole' })
}

async function compileSchema({ schema }: InferAction): Promise<SchemaValidator | undefined> {
  if (schema === undefined) return undefined
  const { schemaValidator } = await import('../schema/validate-schema.ts')
  try {
    return await schemaValidator(schema)
  } catch (error) {
    throw languageError('NIKA-PARSE-019', {
      message: `the schema cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      cause: error,
    })
  }
}

function judgeAnswer(response: InferResponse, validate: SchemaValidator, { task_id, emit }: StepContext): JsonValue {
  const value = response.value ?? parseAnswer(response.text)
  const issues = value === undefined ? [{ path: '', message: 'must be JSON' }] : validate(value)
  emit({
    type: 'schema_validated',
    task_id,
    schema_path: `/tasks/${task_id}/infer/schema`,
    valid: issues.length === 0,
    errors: issues.length === 0 ? undefined : issues,
  })
  if (value !== undefined && issues.length === 0) return value
  throw runnerError('NIKA-INFER-002', {
    message: `the answer of ${response.model} does not satisfy the schema: ${issues.map(describeIssue).join('; ')}`,
    details: { errors: issues.map((issue) => ({ ...issue })) },
  })
}

function parseAnswer(text: string): JsonValue | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof SyntaxError || isNikaError(error)) return undefined
    throw error
  }
}

function describeIssue({ path, message }: SchemaIssue): string {
  return path === '' ? `it ${message}` : `${path} ${message}`
}
