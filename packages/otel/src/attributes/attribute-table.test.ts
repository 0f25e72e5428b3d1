import { expect, test } from 'vitest'
import { fullLog } from '../../test/full-log.ts'
import { toSpans } from '../spans/span-builder.ts'
import { type AttributePlace, type AttributeValue, attributeTable, type SpanAttributes } from './attribute-table.ts'

interface Emitted {
  readonly place: AttributePlace
  readonly name: string
  readonly value: AttributeValue
}

function emitted(content: boolean): readonly Emitted[] {
  return toSpans(fullLog, { content }).flatMap(({ row, attributes, events }) => [
    ...entriesOf(row, attributes),
    ...events.flatMap((event) => entriesOf('event', event.attributes)),
  ])
}

function entriesOf(place: AttributePlace, attributes: SpanAttributes): readonly Emitted[] {
  return Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : { place, name, value }))
}

function places(entries: readonly { readonly place: AttributePlace; readonly name: string }[]): readonly string[] {
  return [...new Set(entries.map(({ place, name }) => `${name} on ${place}`))].sort()
}

const documented = Object.entries(attributeTable).flatMap(([name, definition]) =>
  definition.on.map((place) => ({ name, place, optIn: 'optIn' in definition })),
)

test('a log in which everything happens emits each attribute of the table, where the table says, and no other', () => {
  expect(places(emitted(true))).toEqual(places(documented))
})

test('contents are emitted only when they are asked for', () => {
  expect(places(emitted(false))).toEqual(places(documented.filter(({ optIn }) => !optIn)))
})

test('each attribute has the type that the table says', () => {
  const types = new Map(Object.entries(attributeTable).map(([name, { type }]) => [name, type]))

  expect(emitted(true).filter(({ name, value }) => types.get(name) !== typeOf(value, types.get(name)))).toEqual([])
})

/** A whole number is a double, too. */
function typeOf(value: AttributeValue, wanted: string | undefined): string {
  if (typeof value === 'number') return Number.isInteger(value) && wanted !== 'double' ? 'int' : 'double'
  return typeof value === 'object' ? 'string[]' : typeof value
}
