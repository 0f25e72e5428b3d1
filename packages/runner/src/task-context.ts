import { freezeJson, isExactNumber, type JsonObject, type JsonValue } from '@nika/events'
import type { Scope } from '@nika/language'

/** What a task's body can read, by namespace; an absent namespace holds nothing. */
export interface ContextData {
  /** The task's bindings. */
  readonly with?: JsonObject | undefined
  /** The inputs that the body refers to. */
  readonly inputs?: JsonObject | undefined
  /** The constants that the body refers to. */
  readonly const?: JsonObject | undefined
}

/**
 * The whole context that a task receives. Values that the log holds are shared, never copied.
 *
 *     new TaskContext({ with: { topic: 'rust' } }).toValue()    // { with: { topic: 'rust' } }
 */
export class TaskContext implements Scope {
  readonly #data: ContextData
  readonly #value: JsonObject

  /** @throws NIKA-LOG-001 when `data` is not JSON. */
  constructor(data: ContextData = {}) {
    this.#value = requireObject(freezeJson(data))
    this.#data = this.#value
  }

  get with(): JsonObject {
    return this.#data.with ?? nothing
  }

  get inputs(): JsonObject {
    return this.#data.inputs ?? nothing
  }

  get const(): JsonObject {
    return this.#data.const ?? nothing
  }

  /** The context as inputs_resolved records it: `{}` when the task reads nothing. */
  toValue(): JsonObject {
    return this.#value
  }
}

const nothing: JsonObject = Object.freeze({})

function requireObject(value: JsonValue): JsonObject {
  if (isObject(value)) return value
  throw new TypeError('a context is an object')
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value)
}
