import { isNikaError, type JsonValue, type NikaError, parseJson } from '@nika/events'
import { type InferAction, languageError } from '@nika/language'
import type { InferRequest, InferResponse, Message } from '@nika/provider'
import { runnerError } from '../errors/codes.ts'
import type { SchemaIssue, SchemaValidator } from '../schema/validate-schema.ts'
import type { StepContext } from './step-context.ts'

/** What a schema says of an answer. */
export type JudgedAnswer = { readonly value: JsonValue } | { readonly issues: readonly SchemaIssue[] }

/**
 * The action's schema, ready to judge; undefined when it has none.
 * @throws NIKA-PARSE-019 for a schema that cannot be used.
 */
export async function compileSchema({ schema }: InferAction): Promise<SchemaValidator | undefined> {
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

/** Judges an answer by the schema and records the verdict: schema_validated. */
export function judgeAnswer(response: InferResponse, validate: SchemaValidator, { task_id, emit }: StepContext): JudgedAnswer {
  const value = response.value ?? parseAnswer(response.text)
  const issues = value === undefined ? [{ path: '', message: 'must be JSON' }] : validate(value)
  const valid = value !== undefined && issues.length === 0
  emit({
    type: 'schema_validated',
    task_id,
    schema_path: `/tasks/${task_id}/infer/schema`,
    valid,
    errors: valid ? undefined : issues,
  })
  return valid ? { value } : { issues }
}

/** The question once more, with the answer that was given and what is wrong with it. */
export function repairRequest(request: InferRequest, { text }: InferResponse, issues: readonly SchemaIssue[]): InferRequest {
  const { prompt = '', ...rest } = request
  const asked: Message = { role: 'user', content: prompt }
  // No vendor takes a message without content.
  const answered: readonly Message[] = text.trim() === '' ? [] : [{ role: 'assistant', content: text }]
  const wrong: Message = {
    role: 'user',
    content: `This answer does not satisfy the JSON Schema: ${describeIssues(issues)}. Answer again, with JSON that satisfies it and nothing else.`,
  }
  return { ...rest, messages: [asked, ...answered, wrong] }
}

/** NIKA-INFER-002. */
export function unsatisfiedSchema({ model, finish_reason }: InferResponse, issues: readonly SchemaIssue[]): NikaError {
  const cut = finish_reason === 'length'
  return runnerError('NIKA-INFER-002', {
    message: `the answer of ${model}${cut ? ', cut at its limit of tokens,' : ''} does not satisfy the schema: ${describeIssues(issues)}`,
    ...(cut ? { hint: 'raise max_tokens, or ask for less' } : {}),
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

function describeIssues(issues: readonly SchemaIssue[]): string {
  return issues.map(({ path, message }) => (path === '' ? `it ${message}` : `${path} ${message}`)).join('; ')
}
