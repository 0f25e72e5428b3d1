/** Gives the subclass the object to mark, instead of a new one. */
class Target {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: returning the target is what marks it.
    return target
  }
}

const heights = new WeakMap<object, number>()

/** From here on a container's size is kept; a smaller one is counted again when somebody asks, which hardly anybody does. */
const worthKeeping = 1024

/**
 * The mark of a container that a log holds: deeply frozen, so it is shared and never copied again.
 * It is a private field, put on the container by a constructor that returns it, so nobody can forge it. On an object that has
 * no members yet it costs nearly nothing, on full ones of many shapes as much as copying them, and an entry in a WeakMap more
 * than that. What is rarely asked is kept for large and tall values alone.
 */
export class Held extends Target {
  /** How much {@link Held.heightOf} may be too high: less than this. */
  static readonly heightSlack = 16

  #size = 0

  /** Marks a container that has no members yet, and that nobody else gets before {@link Held.hold}. */
  static mark<Container extends object>(empty: Container): Container {
    new Held(empty)
    return empty
  }

  /**
   * Freezes a marked container, now that it is full.
   * @param size lower bound of the length of its JSON text
   * @param height levels of containers, itself included
   */
  static hold<Container extends object>(container: Container, size: number, height: number): Container {
    if (size >= worthKeeping && #size in container) container.#size = size
    if (height > Held.heightSlack) heights.set(container, height)
    return Object.freeze(container)
  }

  static has(value: object): boolean {
    return #size in value
  }

  /** Lower bound of the length of the value's JSON text. */
  static sizeOf(value: object): number {
    return #size in value ? value.#size || countedSize(value) : 0
  }

  /** Upper bound of its levels of containers. */
  static heightOf(value: object): number {
    return heights.get(value) ?? Held.heightSlack
  }

  /** Its levels of containers, counted. */
  static countedHeightOf(value: object): number {
    let highest = 0
    for (const member of Object.values(value)) {
      if (typeof member === 'object' && member !== null && #size in member) highest = Math.max(highest, Held.countedHeightOf(member))
    }
    return 1 + highest
  }
}

/** Ends soon: what is not kept is small. */
function countedSize(container: object): number {
  let size = 2
  for (const member of Object.values(container)) size += 1 + (typeof member === 'string' ? member.length : sizeOfMember(member))
  return size
}

function sizeOfMember(member: unknown): number {
  return typeof member === 'object' && member !== null ? Held.sizeOf(member) : 1
}
