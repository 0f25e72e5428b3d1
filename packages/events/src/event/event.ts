import type * as z from 'zod/mini'
import type { JsonValue } from '../json/json-value.ts'
import { stepKinds } from './step-kinds.ts'
import { taskKinds } from './task-kinds.ts'
import { workflowKinds } from './workflow-kinds.ts'

/**
 * The one definition of every known kind: types, run-time checks and the JSON Schema come from it. Each is a function, so that
 * a schema is built when somebody checks a kind, not whenever this package is imported.
 */
export const kindSchemas = { ...workflowKinds, ...taskKinds, ...stepKinds }

/** The kinds this version knows, by `type`. */
export type KnownEventKinds = { readonly [Type in keyof typeof kindSchemas]: Readonly<z.infer<ReturnType<(typeof kindSchemas)[Type]>>> }

/** The `type` of a known kind. */
export type KnownEventType = keyof KnownEventKinds

/** A kind that this version knows. */
export type KnownEventKind = KnownEventKinds[KnownEventType]

/** A known kind by its `type`: `EventOf<'task_completed'>`. */
export type EventOf<Type extends KnownEventType> = KnownEventKinds[Type]

/** A kind of a newer version or of somebody else; it survives every codec and every fold. */
export interface UnknownEventKind {
  readonly type: string
  readonly [field: string]: JsonValue | undefined
}

/**
 * Kinds of your own, for `emit`. Add them by module augmentation:
 *
 *     declare module '@nika/events' {
 *       interface CustomEventKinds {
 *         deploy_approved: { readonly by: string }
 *       }
 *     }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is empty until somebody augments it.
export interface CustomEventKinds {}

/** The kinds that somebody added to {@link CustomEventKinds}. */
export type CustomEventKind = {
  readonly [Type in keyof CustomEventKinds]: { readonly type: Type } & CustomEventKinds[Type]
}[keyof CustomEventKinds]

/** What `emit` takes. */
export type EmittedKind = KnownEventKind | CustomEventKind

/** What an event of a log may hold: the union is open. Narrow it with {@link isKnownKind} before a `switch`. */
export type EventKind = KnownEventKind | UnknownEventKind

/** One entry of a log. */
export interface Event<Kind extends EventKind = EventKind> {
  /** 0, 1, 2, … without gaps within a run. */
  readonly id: number
  /** Milliseconds since the run began, fractional to the microsecond, never decreasing. */
  readonly timestamp_ms: number
  readonly kind: Kind
}

const knownTypes: ReadonlySet<string> = new Set(Object.keys(kindSchemas))

/** Whether this version knows the kind: what comes after is an exhaustive `switch` on `kind.type`. */
export function isKnownKind(kind: EventKind): kind is KnownEventKind {
  return knownTypes.has(kind.type)
}

/** The task that an event is about; undefined for events of the whole run. */
export function taskIdOf(kind: EventKind): string | undefined {
  return 'task_id' in kind && typeof kind.task_id === 'string' ? kind.task_id : undefined
}

export { assertNever } from './assert-never.ts'
