/** First in, first out; taking costs the same at any length. */
export class Queue<Item> {
  #items: Item[] = []
  #head = 0

  get length(): number {
    return this.#items.length - this.#head
  }

  push(item: Item): void {
    this.#items.push(item)
  }

  /** The next item, left where it is. */
  peek(): Item | undefined {
    return this.#items[this.#head]
  }

  take(): Item | undefined {
    const item = this.peek()
    if (item === undefined) return undefined
    this.#head += 1
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  /** Empties the queue. */
  takeAll(): readonly Item[] {
    const items = this.#items.slice(this.#head)
    this.#items = []
    this.#head = 0
    return items
  }
}
