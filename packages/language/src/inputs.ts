import { isNikaError, type JsonObject, type JsonValue, parseJson } from '@nika/events'
import { type LanguageErrorCode, languageError } from './errors/codes.ts'
import { getOwn, newRecord, setOwn } from './source/record.ts'
import { suggestion } from './suggest.ts'
import { fitsType, typeMismatch } from './types/fits-type.ts'
import { formatType } from './types/type-expression.ts'
import type { Workflow } from './workflow.ts'

/** The inputs of a run. */
export interface ResolvedInputs {
  /** Every declared input that has a value, in the order of the file. */
  readonly inputs: JsonObject
  /** Where each value came from. */
  readonly origins: Readonly<Record<string, 'given' | 'default'>>
}

interface InputProblem {
  readonly code: LanguageErrorCode
  readonly input: string
  readonly message: string
  readonly hint?: string | undefined
}

/**
 * Judges the values given for a workflow's inputs and fills in the defaults. An input that is not required, has no default
 * and was not given has no value; to read it is NIKA-VAR-001.
 * @throws NIKA-INPUT-001 for a missing input, NIKA-INPUT-002 for one that is not declared, NIKA-INPUT-003 for a value that
 * does not fit; the first of them, with all in the message and in `details.problems`.
 */
export function resolveInputs(workflow: Workflow, given: Readonly<Record<string, JsonValue>>): ResolvedInputs {
  const inputs = newRecord<JsonValue>()
  const origins = newRecord<'given' | 'default'>()
  const problems = Object.keys(given).flatMap((name) => (Object.hasOwn(workflow.inputs, name) ? [] : [notDeclared(workflow, name)]))
  for (const [name, declaration] of Object.entries(workflow.inputs)) {
    const value = getOwn(given, name)
    if (value === undefined) {
      if (declaration.default !== undefined) {
        setOwn(inputs, name, declaration.default)
        setOwn(origins, name, 'default')
      } else if (declaration.required) problems.push(missing(workflow, name))
      continue
    }
    const mismatch = typeMismatch(value, declaration.type)
    if (mismatch === undefined) {
      setOwn(inputs, name, value)
      setOwn(origins, name, 'given')
    } else {
      const place = mismatch.path === '' ? '' : ` at ${mismatch.path}`
      problems.push({
        code: 'NIKA-INPUT-003',
        input: name,
        message: `the input ${name} does not fit its type${place}: it needs ${mismatch.expected}, and there is ${mismatch.found}`,
      })
    }
  }
  const [first] = problems
  if (first === undefined) return { inputs, origins }
  throw languageError(first.code, {
    message: problems.map(({ message }) => message).join('; '),
    hint: first.hint,
    details: { problems: problems.map(({ code, input, message }) => ({ code, input, message })) },
  })
}

function missing(workflow: Workflow, name: string): InputProblem {
  const declaration = getOwn(workflow.inputs, name)
  const description = declaration?.description === undefined ? '' : ` (${declaration.description})`
  return {
    code: 'NIKA-INPUT-001',
    input: name,
    message: `the input ${name} is missing${description}`,
    hint: declaration === undefined ? undefined : `give a value of the type ${formatType(declaration.type)}`,
  }
}

function notDeclared(workflow: Workflow, name: string): InputProblem {
  const names = Object.keys(workflow.inputs)
  const hint = suggestion(name, names) ?? (names.length === 0 ? 'the workflow has no inputs' : `declared are ${names.join(', ')}`)
  return { code: 'NIKA-INPUT-002', input: name, message: `the workflow has no input ${JSON.stringify(name)}`, hint }
}

/**
 * The values of `--var name=text` options. Text that is JSON of a value that fits the declared type gives that value, and
 * any other text is a string: `5` is the number 5 for `integer` and the text "5" for `string`.
 */
export function parseInputTexts(workflow: Workflow, texts: Readonly<Record<string, string>>): JsonObject {
  const values = newRecord<JsonValue>()
  for (const [name, text] of Object.entries(texts)) {
    const type = getOwn(workflow.inputs, name)?.type
    const parsed = parseOrUndefined(text)
    const takesText = parsed === undefined || (type !== undefined && !fitsType(parsed, type) && fitsType(text, type))
    setOwn(values, name, takesText ? text : parsed)
  }
  return values
}

function parseOrUndefined(text: string): JsonValue | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    // A text that is nested beyond the stack is no value either.
    if (error instanceof SyntaxError || error instanceof RangeError || isNikaError(error)) return undefined
    throw error
  }
}
