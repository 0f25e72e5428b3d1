import { isExactNumber, isJsonNumber, type JsonObject, type JsonValue } from '@nika/events'
import { assertNever } from '../assert-never.ts'
import { languageError } from '../errors/codes.ts'
import { describeValue } from '../quote.ts'
import { newRecord, setOwn } from '../source/record.ts'
import type { Action, ExecAction, InferAction, InvokeAction } from '../workflow.ts'
import { holdsTemplate } from './parse-template.ts'
import type { Reference } from './reference.ts'
import { isList } from './render-value.ts'
import { referencesOf, resolveTemplate, resolveText } from './resolve.ts'
import type { Scope } from './scope.ts'

/** One field of an action that holds a template. */
export interface ResolvedField {
  /** `prompt`, `command[2]`, `env.HOME`, `args.content` */
  readonly field: string
  readonly template: JsonValue
  readonly result: JsonValue
  readonly references: readonly Reference[]
}

/** An action without templates, and the fields that had some. */
export interface ResolvedAction<Kind extends Action = Action> {
  /** The same action without templates. */
  readonly action: Kind
  /** Only the fields that held a template, in the order of the fields. */
  readonly fields: readonly ResolvedField[]
}

/**
 * Resolves all templates of an action. The text fields get text, whatever their templates give; arguments of tools keep
 * the type of a lone `${{ … }}`. `infer.schema` is no template.
 * @throws NIKA-VAR-001 when a reference leads nowhere; NIKA-VAR-006 when temperature or max_tokens resolves to no fitting number.
 */
export function resolveAction<Kind extends Action>(action: Kind, scope: Scope): ResolvedAction<Kind>
export function resolveAction(action: Action, scope: Scope): ResolvedAction {
  if (withoutTemplates.has(action)) return { action, fields: [] }
  const fields: ResolvedField[] = []
  const resolver = new FieldResolver(scope, fields)
  const resolved = resolveFields(action, resolver)
  if (fields.length === 0 && !resolver.hasChanged && Object.isFrozen(action)) withoutTemplates.add(action)
  return { action: resolved, fields }
}

/** Actions that cannot change and were seen to hold no template and no escape: they are what they resolve to. */
const withoutTemplates = new WeakSet<Action>()

/** Every reference in the templates of an action, in order of first use, each once: what its body reads. */
export function referencesOfAction(action: Action): readonly Reference[] {
  return referencesOf(templatesOf(action))
}

/** The fields of an action in which templates stand, under the names of the document. */
function templatesOf(action: Action): JsonObject {
  switch (action.verb) {
    case 'infer': {
      const { prompt, system, model, temperature, max_tokens } = action
      return withoutUndefined({ prompt, system, model, temperature, max_tokens })
    }
    case 'exec': {
      const { command, cwd, env, stdin } = action
      return withoutUndefined({ command, cwd, env, stdin })
    }
    case 'invoke':
      return { args: action.args }
    default:
      return assertNever(action)
  }
}

function withoutUndefined(fields: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept = newRecord<JsonValue>()
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value
  return kept
}

function resolveFields(action: Action, resolver: FieldResolver): Action {
  switch (action.verb) {
    case 'infer':
      return resolveInfer(action, resolver)
    case 'exec':
      return resolveExec(action, resolver)
    case 'invoke':
      return resolveInvoke(action, resolver)
    default:
      return assertNever(action)
  }
}

function resolveInfer(action: InferAction, resolver: FieldResolver): InferAction {
  const { prompt, system, model, temperature, max_tokens } = action
  return {
    ...action,
    prompt: resolver.text('prompt', prompt),
    ...(system === undefined ? {} : { system: resolver.text('system', system) }),
    ...(model === undefined ? {} : { model: resolver.text('model', model) }),
    ...(temperature === undefined
      ? {}
      : { temperature: resolver.number('temperature', temperature, 'a number from 0 to 2', (value) => value >= 0 && value <= 2) }),
    ...(max_tokens === undefined
      ? {}
      : {
          max_tokens: resolver.number('max_tokens', max_tokens, 'a positive integer', (value) => Number.isSafeInteger(value) && value > 0),
        }),
  }
}

function resolveExec(action: ExecAction, resolver: FieldResolver): ExecAction {
  const { command, cwd, env, stdin } = action
  return {
    ...action,
    command: command.map((argument, index) => resolver.text(`command[${index}]`, argument)),
    ...(cwd === undefined ? {} : { cwd: resolver.text('cwd', cwd) }),
    ...(env === undefined ? {} : { env: resolver.texts('env', env) }),
    ...(stdin === undefined ? {} : { stdin: resolver.text('stdin', stdin) }),
  }
}

function resolveInvoke(action: InvokeAction, resolver: FieldResolver): InvokeAction {
  const args = newRecord<JsonValue>()
  for (const [name, value] of Object.entries(action.args)) setOwn(args, name, resolver.value(`args.${name}`, value))
  return { ...action, args }
}

/** Resolves fields one by one and notes those that held a template. */
class FieldResolver {
  readonly #scope: Scope
  readonly #fields: ResolvedField[]
  #hasChanged = false

  constructor(scope: Scope, fields: ResolvedField[]) {
    this.#scope = scope
    this.#fields = fields
  }

  /** Whether a field resolved to something else than itself, which one without a template may do: it loses an escape. */
  get hasChanged(): boolean {
    return this.#hasChanged
  }

  text(field: string, template: string): string {
    return this.#note(field, template, resolveText(template, this.#scope))
  }

  texts(field: string, templates: Readonly<Record<string, string>>): Record<string, string> {
    const resolved = newRecord<string>()
    for (const [name, template] of Object.entries(templates)) setOwn(resolved, name, this.text(`${field}.${name}`, template))
    return resolved
  }

  value(field: string, template: JsonValue): JsonValue {
    return this.#note(field, template, resolveTemplate(template, this.#scope))
  }

  number(field: string, template: number | string, wanted: string, fits: (value: number) => boolean): number {
    const value = this.value(field, template)
    const number = isJsonNumber(value) ? Number(value) : undefined
    this.#hasChanged ||= number !== template
    if (number !== undefined && fits(number)) return number
    throw languageError('NIKA-VAR-006', { message: `${field} must be ${wanted}, not ${describeValue(value)}` })
  }

  #note<Value extends JsonValue>(
    field: string,
    template: JsonValue,
    resolution: { readonly value: Value; readonly references: readonly Reference[] },
  ): Value {
    const { value, references } = resolution
    this.#hasChanged ||= value !== template
    if (references.length > 0 || holdsAnyTemplate(template)) this.#fields.push({ field, template, result: value, references })
    return value
  }
}

function holdsAnyTemplate(value: JsonValue): boolean {
  if (typeof value === 'string') return holdsTemplate(value)
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return false
  return (isList(value) ? value : Object.values(value)).some(holdsAnyTemplate)
}
