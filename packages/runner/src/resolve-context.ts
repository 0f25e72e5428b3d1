import type { JsonObject, JsonValue } from '@nika/events'
import { type Reference, referencesOfAction, resolveTemplate, type Task, type TaskRecord } from '@nika/language'
import type { InputSource, InputSources } from './input-source.ts'
import { TaskContext } from './task-context.ts'

/** A settled task that bindings can read. */
export interface ReadableTask extends TaskRecord {
  /** Id of the event that settled it. */
  readonly event_id: number
}

/** What the contexts of a run's tasks are made of. */
export interface ContextSources {
  readonly inputs: JsonObject
  readonly origins: Readonly<Record<string, 'given' | 'default'>>
  readonly const: JsonObject
  /** Undefined for a task that is not settled. */
  readonly task: (taskId: string) => ReadableTask | undefined
}

/** What a task receives, and where each part of it came from. */
export interface ResolvedContext {
  readonly context: TaskContext
  /** Undefined when it reads nothing. */
  readonly sources: InputSources | undefined
}

const nothingRead: ResolvedContext = { context: new TaskContext(), sources: undefined }

/**
 * Evaluates a task's bindings and collects the inputs and constants that its body refers to.
 * @throws NIKA-VAR-001 and the other codes of `resolveTemplate` when a binding cannot be evaluated.
 */
export function resolveContext(reads: TaskReads, from: ContextSources): ResolvedContext {
  if (readsNothing(reads)) return nothingRead
  const { references } = reads
  const bindings = resolveBindings(reads.bindings, from)
  const inputs = named('inputs', references, from)
  const constants = named('const', references, from)
  return {
    context: new TaskContext({ with: bindings?.values, inputs: inputs?.values, const: constants?.values }),
    sources: {
      ...(bindings === undefined ? {} : { with: bindings.sources }),
      ...(inputs === undefined ? {} : { inputs: inputs.sources }),
      ...(constants === undefined ? {} : { const: constants.sources }),
    },
  }
}

/** What a task reads, as it is written. The same for every run of its workflow. */
export interface TaskReads {
  readonly bindings: readonly (readonly [string, JsonValue])[]
  /** What its body refers to. */
  readonly references: readonly Reference[]
}

export function readsOf(task: Task): TaskReads {
  return { bindings: Object.entries(task.with), references: referencesOfAction(task.action) }
}

export function readsNothing({ bindings, references }: TaskReads): boolean {
  return bindings.length === 0 && references.length === 0
}

/** One namespace of a context. */
interface Part {
  readonly values: JsonObject
  readonly sources: Readonly<Record<string, readonly InputSource[]>>
}

function resolveBindings(bindings: TaskReads['bindings'], from: ContextSources): Part | undefined {
  if (bindings.length === 0) return undefined
  const values: [string, JsonValue][] = []
  const sources: [string, readonly InputSource[]][] = []
  const scope = { inputs: from.inputs, const: from.const, tasks: from.task }
  for (const [name, template] of bindings) {
    const { value, references } = resolveTemplate(template, scope)
    values.push([name, value])
    sources.push([name, references.flatMap((reference) => sourceOf(reference, from) ?? [])])
  }
  return { values: Object.fromEntries(values), sources: Object.fromEntries(sources) }
}

/** The whole inputs, or constants, of which any part is referred to. */
function named(namespace: 'inputs' | 'const', references: readonly Reference[], from: ContextSources): Part | undefined {
  const values = new Map<string, JsonValue>()
  const sources = new Map<string, readonly InputSource[]>()
  for (const reference of references) {
    const [name] = reference.path
    if (reference.namespace !== namespace || typeof name !== 'string' || !Object.hasOwn(from[namespace], name)) continue
    const value = from[namespace][name]
    const source = sourceOf(reference, from)
    if (value === undefined || source === undefined) continue
    values.set(name, value)
    sources.set(name, [...(sources.get(name) ?? []), source])
  }
  return values.size === 0 ? undefined : { values: Object.fromEntries(values), sources: Object.fromEntries(sources) }
}

function sourceOf({ namespace, path, text: reference }: Reference, from: ContextSources): InputSource | undefined {
  const [name] = path
  if (typeof name !== 'string') return undefined
  switch (namespace) {
    case 'tasks': {
      const event_id = from.task(name)?.event_id
      return event_id === undefined ? undefined : { type: 'task', reference, task_id: name, event_id }
    }
    case 'inputs':
      return { type: 'input', reference, name, origin: from.origins[name] ?? 'given' }
    case 'const':
      return { type: 'const', reference, name }
    case 'with':
      return undefined
  }
}
