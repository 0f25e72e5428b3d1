import type { AttributeValue } from './attribute-table.ts'
import { shorten } from './shorten.ts'

/** Attributes as they leave. */
export type LimitedAttributes = Record<string, AttributeValue>

/** Decides what of the contents leaves the log, and how much of it. */
export class ContentPolicy {
  readonly #content: boolean
  readonly #maxValueBytes: number

  constructor(content: boolean, maxValueBytes: number) {
    this.#content = content
    this.#maxValueBytes = maxValueBytes
  }

  /** What is made only when contents are asked for. */
  content<Value extends AttributeValue>(make: () => Value): Value | undefined {
    return this.#content ? make() : undefined
  }

  /** The text, cut to size. */
  limit(text: string): string {
    return shorten(text, this.#maxValueBytes)
  }

  /** Attributes with each text cut to size, each whole number that no double holds as a text, and what is absent left out. */
  limitAll(attributes: Readonly<Record<string, AttributeValue | undefined>>, limited: LimitedAttributes = {}): LimitedAttributes {
    // This runs for each span and each point in time; `Object.entries` would cost half of it.
    for (const name in attributes) {
      const value = attributes[name]
      if (value !== undefined) limited[name] = this.#limitValue(value)
    }
    return limited
  }

  #limitValue(value: AttributeValue): AttributeValue {
    switch (typeof value) {
      case 'string':
        return this.limit(value)
      case 'number':
        return Number.isInteger(value) && !Number.isSafeInteger(value) ? String(value) : value
      case 'boolean':
        return value
      default:
        return value.map((text) => this.limit(text))
    }
  }
}
