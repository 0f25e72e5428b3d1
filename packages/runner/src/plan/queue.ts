interface Link<Value> {
  readonly value: Value
  readonly next: Link<Value> | undefined
}

/** First in, first out, by values: `push` and `shift` give a new queue and leave the old one as it was. Constant, amortised. */
export class Queue<Value> {
  static empty<Value>(): Queue<Value> {
    return new Queue<Value>(undefined, undefined)
  }

  /** The first ones, the very first at its head. Empty only when the whole queue is. */
  readonly #front: Link<Value> | undefined
  /** The later ones, the last at its head. */
  readonly #back: Link<Value> | undefined

  private constructor(front: Link<Value> | undefined, back: Link<Value> | undefined) {
    this.#front = front
    this.#back = back
  }

  /** What is first; undefined when the queue is empty. */
  get head(): Value | undefined {
    return this.#front?.value
  }

  push(value: Value): Queue<Value> {
    if (this.#front === undefined) return new Queue({ value, next: undefined }, undefined)
    return new Queue(this.#front, { value, next: this.#back })
  }

  /** The queue without its head. */
  shift(): Queue<Value> {
    const front = this.#front?.next
    return front === undefined ? new Queue(reversed(this.#back), undefined) : new Queue(front, this.#back)
  }
}

function reversed<Value>(links: Link<Value> | undefined): Link<Value> | undefined {
  let result: Link<Value> | undefined
  for (let link = links; link !== undefined; link = link.next) result = { value: link.value, next: result }
  return result
}
