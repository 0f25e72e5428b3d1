/**
 * An immutable map with string keys in order of insertion: `set` gives a new map and leaves the old one as it was, at the
 * same cost for any size. Keys cannot be removed.
 *
 * The values lie in a tree of 32 branches, of which a `set` copies one path. The keys lie in one native Map that all
 * versions share: keys are only ever added, so a version knows its own by their position.
 */
export class PersistentMap<Value> {
  readonly size: number
  readonly #keys: Map<string, number>
  readonly #root: Node<Value>
  readonly #levels: number

  private constructor(size: number, keys: Map<string, number>, root: Node<Value>, levels: number) {
    this.size = size
    this.#keys = keys
    this.#root = root
    this.#levels = levels
  }

  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>(0, new Map(), { leaf: true, slots: [] }, 0)
  }

  has(key: string): boolean {
    return this.#indexOf(key) !== undefined
  }

  get(key: string): Value | undefined {
    const index = this.#indexOf(key)
    return index === undefined ? undefined : valueAt(this.#root, this.#levels, index)
  }

  set(key: string, value: Value): PersistentMap<Value> {
    const index = this.#indexOf(key)
    if (index !== undefined) {
      return new PersistentMap(this.size, this.#keys, withValue(this.#root, this.#levels, index, value), this.#levels)
    }
    const keys = this.#ownKeys()
    keys.set(key, this.size)
    const full = this.size === 2 ** (bits * (this.#levels + 1))
    const root: Node<Value> = full ? { leaf: false, slots: [this.#root] } : this.#root
    const levels = full ? this.#levels + 1 : this.#levels
    return new PersistentMap(this.size + 1, keys, withValue(root, levels, this.size, value), levels)
  }

  *entries(): IterableIterator<[string, Value]> {
    const values = valuesOf(this.#root)
    for (const key of this.keys()) {
      const next = values.next()
      if (next.done === true) return
      yield [key, next.value]
    }
  }

  *keys(): IterableIterator<string> {
    let left = this.size
    for (const key of this.#keys.keys()) {
      if (left-- <= 0) return
      yield key
    }
  }

  values(): IterableIterator<Value> {
    return valuesOf(this.#root)
  }

  [Symbol.iterator](): IterableIterator<[string, Value]> {
    return this.entries()
  }

  toJSON(): Record<string, Value> {
    return Object.fromEntries(this.entries())
  }

  #indexOf(key: string): number | undefined {
    const index = this.#keys.get(key)
    return index !== undefined && index < this.size ? index : undefined
  }

  /** The shared keys, unless another version went on from here before: then a copy of ours. */
  #ownKeys(): Map<string, number> {
    return this.#keys.size === this.size ? this.#keys : new Map([...this.keys()].map((key, index) => [key, index]))
  }
}

const bits = 5
const branches = 2 ** bits

type Node<Value> = { readonly leaf: true; readonly slots: readonly Value[] } | { readonly leaf: false; readonly slots: readonly Node<Value>[] }

function valueAt<Value>(root: Node<Value>, levels: number, index: number): Value | undefined {
  let node: Node<Value> | undefined = root
  for (let level = levels; node !== undefined; level--) {
    const slot: number = (index >>> (bits * level)) % branches
    if (node.leaf) return node.slots[slot]
    node = node.slots[slot]
  }
  return undefined
}

function withValue<Value>(node: Node<Value> | undefined, level: number, index: number, value: Value): Node<Value> {
  const slot = (index >>> (bits * level)) % branches
  if (level === 0) {
    const slots = node?.leaf === true ? node.slots.slice() : []
    slots[slot] = value
    return { leaf: true, slots }
  }
  const slots = node?.leaf === false ? node.slots.slice() : []
  slots[slot] = withValue(slots[slot], level - 1, index, value)
  return { leaf: false, slots }
}

function* valuesOf<Value>(node: Node<Value>): IterableIterator<Value> {
  if (node.leaf) yield* node.slots
  else for (const child of node.slots) yield* valuesOf(child)
}
