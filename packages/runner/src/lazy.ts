/** A value, or how to get it when it is first needed: `() => import('…')`. */
export type Lazy<Value extends object> = Value | (() => Value | Promise<Value>)

/** Values by name, each got when it is first asked for. */
export class LazyRecord<Value extends object> {
  readonly #entries: ReadonlyMap<string, Lazy<Value>>
  readonly #values = new Map<string, Value | Promise<Value>>()

  constructor(entries: Readonly<Record<string, Lazy<Value>>>) {
    this.#entries = new Map(Object.entries(entries))
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  /** The value; undefined when none has this name. What could not be loaded is tried again at the next call. */
  get(name: string): Value | Promise<Value> | undefined {
    const known = this.#values.get(name)
    if (known !== undefined) return known
    const entry = this.#entries.get(name)
    return entry === undefined ? undefined : this.#load(name, entry)
  }

  #load(name: string, entry: Lazy<Value>): Value | Promise<Value> {
    const value = typeof entry === 'function' ? entry() : entry
    this.#values.set(name, value)
    if (value instanceof Promise) {
      value.then(
        (loaded) => this.#values.set(name, loaded),
        () => this.#values.delete(name),
      )
    }
    return value
  }
}
