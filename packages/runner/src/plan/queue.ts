interface Link<Value> {
  readonly value: Value
  next: Link<Value> | undefined
}

/** First in, first out, in constant time. */
export class Queue<Value> {
  #first: Link<Value> | undefined
  #last: Link<Value> | undefined

  /** What is first; undefined when the queue is empty. */
  get head(): Value | undefined {
    return this.#first?.value
  }

  push(value: Value): void {
    const link: Link<Value> = { value, next: undefined }
    if (this.#last === undefined) this.#first = link
    else this.#last.next = link
    this.#last = link
  }

  /** Drops the head. */
  shift(): void {
    this.#first = this.#first?.next
    if (this.#first === undefined) this.#last = undefined
  }
}
