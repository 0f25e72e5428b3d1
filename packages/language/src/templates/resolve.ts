import type { JsonObject, JsonValue } from '@nika/events'
import type { Action } from '../workflow.ts'
import type { Reference } from './reference.ts'

/** What templates can read. An absent namespace holds nothing. */
export interface Scope {
  readonly inputs?: JsonObject
  readonly const?: JsonObject
  readonly with?: JsonObject
  /** The record of a settled task; undefined when there is none. */
  readonly tasks?: (id: string) => TaskRecord | undefined
}

/** The record of a settled task. What is absent reads as null. */
export interface TaskRecord {
  readonly output?: JsonValue | undefined
  readonly status?: string | undefined
  readonly error?: JsonValue | undefined
  /** RFC 3339. */
  readonly started_at?: string | undefined
  /** RFC 3339. */
  readonly ended_at?: string | undefined
  /** Templates read it rounded down to whole milliseconds. */
  readonly duration_ms?: number | undefined
}

export interface Resolution {
  readonly value: JsonValue
  /** Every reference that was read, in order of first use. Empty when the value holds no template. */
  readonly references: readonly Reference[]
}

/**
 * Resolves the `${{ … }}` of a value: of a string, or of all strings in an array or object. A string that is one
 * `${{ … }}` and nothing else keeps the type of what it refers to; elsewhere values are rendered by {@link renderValue}.
 * Parts without templates are shared, not copied. The result is not resolved again.
 * @throws NIKA-VAR-001 when a reference leads nowhere; the coded errors of `parseTemplate` when the template is malformed.
 */
export function resolveTemplate(_template: JsonValue, _scope: Scope): Resolution {
  throw new Error('not built yet')
}

/** One field of an action that holds a template. */
export interface ResolvedField {
  /** `prompt`, `command[2]`, `args.content` */
  readonly field: string
  readonly template: JsonValue
  readonly result: JsonValue
  readonly references: readonly Reference[]
}

export interface ResolvedAction {
  /** The same action without templates. */
  readonly action: Action
  /** Only the fields that held a template, in the order of the file. */
  readonly fields: readonly ResolvedField[]
}

/**
 * Resolves all templates of an action. `infer.schema` is no template.
 * @throws NIKA-VAR-001 when a reference leads nowhere; NIKA-PARSE-019 when a field's value has the wrong type (a list as `cwd`).
 */
export function resolveAction(_action: Action, _scope: Scope): ResolvedAction {
  throw new Error('not built yet')
}

/** Every reference in the templates of a value, in order, each once. */
export function referencesOf(_template: JsonValue): readonly Reference[] {
  throw new Error('not built yet')
}

/** Every reference in the templates of an action, in order, each once: what its body can read. */
export function referencesOfAction(_action: Action): readonly Reference[] {
  throw new Error('not built yet')
}

/** A value in a string position: strings as they are, everything else as compact JSON with sorted keys and exact numbers. */
export function renderValue(_value: JsonValue): string {
  throw new Error('not built yet')
}
