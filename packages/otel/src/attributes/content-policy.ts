import { isExactNumber } from '@nika/events'
import { asTexts } from './as-told.ts'
import { type AttributeDefinition, type AttributeValue, attributeTable, type ToldAttributes } from './attribute-table.ts'
import { numberAttribute, shorten } from './shorten.ts'

/** Attributes as they leave. */
export type LimitedAttributes = Record<string, AttributeValue>

const types: ReadonlyMap<string, AttributeDefinition['type']> = new Map(
  Object.entries(attributeTable).map(([name, { type }]) => [name, type]),
)

/** Decides what of the contents leaves the log, and how much of it. */
export class ContentPolicy {
  readonly #content: boolean
  readonly #maxValueBytes: number

  constructor(content: boolean, maxValueBytes: number) {
    this.#content = content
    this.#maxValueBytes = maxValueBytes
  }

  /** What is made only when contents are asked for. */
  content<Value>(make: () => Value): Value | undefined {
    return this.#content ? make() : undefined
  }

  /** The text, cut to size. */
  limit(text: string): string {
    return shorten(text, this.#maxValueBytes)
  }

  /**
   * Attributes with each text cut to size and each whole number that no double holds as a text. What is absent is left out, and
   * so is what is not of its attribute's type.
   */
  limitAll(attributes: ToldAttributes, limited: LimitedAttributes = {}): LimitedAttributes {
    const told: Readonly<Record<string, unknown>> = attributes
    // This runs for each span and each point in time; `Object.entries` would cost half of it.
    for (const name in told) {
      const value = told[name]
      if (value === undefined) continue
      const fitted = this.#fit(value, types.get(name))
      if (fitted !== undefined) limited[name] = fitted
    }
    return limited
  }

  #fit(value: unknown, type: AttributeDefinition['type'] | undefined): AttributeValue | undefined {
    switch (type) {
      case 'string':
        return typeof value === 'string' ? this.limit(value) : undefined
      case 'int':
        return isWhole(value) ? numberOf(value) : undefined
      case 'double':
        return numberOf(value)
      case 'boolean':
        return typeof value === 'boolean' ? value : undefined
      case 'string[]':
        return asTexts(value)?.map((text) => this.limit(text))
      default:
        return undefined
    }
  }
}

function isWhole(value: unknown): boolean {
  return isExactNumber(value) ? value.isInteger : Number.isInteger(value)
}

function numberOf(value: unknown): number | string | undefined {
  const number = numberAttribute(value)
  if (typeof number !== 'number') return number
  if (!Number.isFinite(number)) return undefined
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? String(number) : number
}
