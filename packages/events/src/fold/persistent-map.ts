/**
 * An immutable map with string keys in order of insertion: `set` gives a new map and leaves the old one as it was, at the
 * same cost for any size. Keys cannot be removed.
 *
 * The values lie in a tree of 32 branches, of which a `set` copies one path. The keys lie in one native Map that all
 * versions share: keys are only ever added, so a version knows its own by their position.
 */
export class PersistentMap<Value> {
  #size: number
  #root: Node<Value>
  #levels: number
  readonly #keys: Map<string, number>
  /** Who may add to this very map. */
  readonly #owner: Owner | undefined

  private constructor({ size, keys, root, levels }: Content<Value>, owner: Owner | undefined) {
    this.#size = size
    this.#keys = keys
    this.#root = root
    this.#levels = levels
    this.#owner = owner
  }

  static empty<Value>(): PersistentMap<Value> {
    return new PersistentMap<Value>({ size: 0, keys: new Map(), root: { leaf: true, owner: undefined, slots: [] }, levels: 0 }, undefined)
  }

  get size(): number {
    return this.#size
  }

  has(key: string): boolean {
    return this.#indexOf(key) !== undefined
  }

  get(key: string): Value | undefined {
    const index = this.#indexOf(key)
    return index === undefined ? undefined : valueAt(this.#root, this.#levels, index)
  }

  /** The map with one more or another value. */
  set(key: string, value: Value): PersistentMap<Value> {
    return this.update(key, () => value)
  }

  /**
   * The map with the value that `change` makes of the one that is there.
   * @param owner what was made for the same owner is changed in place, so many updates cost little more than one. Use a new
   * object for a loop that gives away no version but the last, and drop it after that.
   */
  update(key: string, change: (before: Value | undefined) => Value, owner?: Owner): PersistentMap<Value> {
    const index = this.#indexOf(key)
    if (index === undefined) return this.#add(key, change(undefined), owner)
    const before = valueAt(this.#root, this.#levels, index)
    const value = change(before)
    if (value === before) return this
    const root = withValue(this.#root, this.#levels, { index, value, owner })
    if (root === this.#root) return this
    return new PersistentMap({ size: this.#size, keys: this.#keys, root, levels: this.#levels }, owner)
  }

  #add(key: string, value: Value, owner: Owner | undefined): PersistentMap<Value> {
    const keys = this.#ownKeys()
    const index = this.#size
    keys.set(key, index)
    const full = index === 2 ** (bits * (this.#levels + 1))
    const levels = full ? this.#levels + 1 : this.#levels
    const grown: Node<Value> = full ? { leaf: false, owner, slots: [this.#root] } : this.#root
    const root = withValue(grown, levels, { index, value, owner })
    // The owner's own map has its keys for itself, or it would not have been the last to add one.
    if (owner === undefined || owner !== this.#owner || keys !== this.#keys) {
      return new PersistentMap({ size: index + 1, keys, root, levels }, owner)
    }
    this.#size = index + 1
    this.#root = root
    this.#levels = levels
    return this
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
    let left = this.#size
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
    return index !== undefined && index < this.#size ? index : undefined
  }

  /** The shared keys, unless another version went on from here before: then a copy of ours. */
  #ownKeys(): Map<string, number> {
    return this.#keys.size === this.#size ? this.#keys : new Map([...this.keys()].map((key, index) => [key, index]))
  }
}

const bits = 5
const branches = 2 ** bits

/** Says who may change a node in place. */
export type Owner = Readonly<Record<never, never>>

/** What a map is made of. */
interface Content<Value> {
  readonly size: number
  readonly keys: Map<string, number>
  readonly root: Node<Value>
  readonly levels: number
}

type Node<Value> = Leaf<Value> | Branch<Value>

interface Leaf<Value> {
  readonly leaf: true
  readonly owner: Owner | undefined
  readonly slots: Value[]
}

interface Branch<Value> {
  readonly leaf: false
  readonly owner: Owner | undefined
  readonly slots: Node<Value>[]
}

function valueAt<Value>(root: Node<Value>, levels: number, index: number): Value | undefined {
  let node: Node<Value> | undefined = root
  for (let level = levels; node !== undefined; level--) {
    const slot: number = (index >>> (bits * level)) % branches
    if (node.leaf) return node.slots[slot]
    node = node.slots[slot]
  }
  return undefined
}

interface Change<Value> {
  readonly index: number
  readonly value: Value
  readonly owner: Owner | undefined
}

function withValue<Value>(node: Node<Value> | undefined, level: number, change: Change<Value>): Node<Value> {
  const slot = (change.index >>> (bits * level)) % branches
  if (level === 0) {
    const leaf = ownLeaf(node, change.owner)
    leaf.slots[slot] = change.value
    return leaf
  }
  const branch = ownBranch(node, change.owner)
  branch.slots[slot] = withValue(branch.slots[slot], level - 1, change)
  return branch
}

function ownLeaf<Value>(node: Node<Value> | undefined, owner: Owner | undefined): Leaf<Value> {
  if (node?.leaf !== true) return { leaf: true, owner, slots: [] }
  return owner !== undefined && node.owner === owner ? node : { leaf: true, owner, slots: node.slots.slice() }
}

function ownBranch<Value>(node: Node<Value> | undefined, owner: Owner | undefined): Branch<Value> {
  if (node?.leaf !== false) return { leaf: false, owner, slots: [] }
  return owner !== undefined && node.owner === owner ? node : { leaf: false, owner, slots: node.slots.slice() }
}

function* valuesOf<Value>(node: Node<Value>): IterableIterator<Value> {
  if (node.leaf) yield* node.slots
  else for (const child of node.slots) yield* valuesOf(child)
}
