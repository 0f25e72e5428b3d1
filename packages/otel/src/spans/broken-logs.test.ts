import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brokenLogs } from '../../test/broken-logs.ts'
import { type AttributeDefinition, attributeTable } from '../attributes/attribute-table.ts'
import { encodeSpans } from '../export/encode-spans.ts'
import { toReadableSpan } from '../export/readable-span.ts'
import { runResource } from '../export/resource.ts'
import { spanTree } from '../tree/span-tree.ts'
import { toSpans } from './span-builder.ts'

const options = { run_id: 'run-1', started_at: '2026-11-24T20:00:00Z' }
const definitions: ReadonlyMap<string, AttributeDefinition> = new Map(Object.entries(attributeTable))

/** A number that no double holds is its literal. */
function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
}

const fits: Readonly<Record<AttributeDefinition['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  double: isNumber,
  int: (value) => isNumber(value) && !(Number(value) % 1),
  'string[]': (value) => Array.isArray(value) && value.every((member) => typeof member === 'string'),
}

test('whatever fields hold that nobody validated, spans have attributes of the right types, and no log is refused', () => {
  fc.assert(
    fc.property(brokenLogs(), fc.boolean(), (events, content) => {
      const spans = toSpans(events, { ...options, content })

      const misfits = [...spans, ...spans.flatMap((span) => span.events)].flatMap(({ attributes }) =>
        Object.entries(attributes).filter(([name, value]) => !fits[definitions.get(name)?.type ?? 'string'](value)),
      )
      expect(misfits).toEqual([])
      expect(spans.filter(({ status }) => status.code === 'error' && !['string', 'undefined'].includes(typeof status.message))).toEqual([])
      const [first] = events
      if (first === undefined) return
      const resource = runResource(first, {})
      expect(() => encodeSpans(spans.map((span) => toReadableSpan(span, resource)))).not.toThrow()
      expect(() => spanTree(spans)).not.toThrow()
    }),
    { numRuns: 1000 },
  )
})
