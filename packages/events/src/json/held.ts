/** Gives the subclass the object to stamp, instead of a new one. */
class Target {
  constructor(target: object) {
    // biome-ignore lint/correctness/noConstructorReturn: returning the target is what stamps it.
    return target
  }
}

const heights = new WeakMap<object, number>()

/**
 * The mark of a container that a log holds: deeply frozen, so it is shared and never walked again.
 * It is a private field, put on the container by a constructor that returns it: nobody can forge it, and it costs a fifth
 * of an entry in a WeakMap (`benchmarks/`: emit). The height, rarely needed, is kept aside for tall values alone.
 */
export class Held extends Target {
  /** How much {@link Held.heightOf} may be too high. */
  static readonly heightSlack = 16

  #size: number

  private constructor(target: object, size: number) {
    super(target)
    this.#size = size
  }

  /**
   * Marks `container` and freezes it.
   * @param size lower bound of the length of its JSON text
   * @param height levels of containers, itself included
   */
  static hold<Container extends object>(container: Container, size: number, height: number): Container {
    new Held(container, size)
    if (height > Held.heightSlack) heights.set(container, height)
    return Object.freeze(container)
  }

  static has(value: object): boolean {
    return #size in value
  }

  /** Lower bound of the length of the value's JSON text. */
  static sizeOf(value: object): number {
    return #size in value ? value.#size : 0
  }

  /** Upper bound of its levels of containers. */
  static heightOf(value: object): number {
    return heights.get(value) ?? Held.heightSlack
  }
}
