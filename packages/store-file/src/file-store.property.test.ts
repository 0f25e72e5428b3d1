import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent } from '@nika/events'
import { logs } from '@nika/events/testing/arbitraries'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { collect } from '../test/collect.ts'
import { createFileStore } from './index.ts'

const dir = mkdtempSync(join(tmpdir(), 'nika-store-'))
afterAll(() => rmSync(dir, { recursive: true }))

describe('any log', () => {
  test('comes back as it was, however it was cut into appends, and whatever part is read', async () => {
    const store = createFileStore({ dir, validate: true })
    let run = 0

    await fc.assert(
      fc.asyncProperty(logs({ maxLength: 30 }), fc.array(fc.nat(30)), fc.nat(30), fc.nat(30), async (events, cuts, from, length) => {
        fc.pre(events.length > 0)
        run += 1
        const runId = `run-${run}`
        const bounds = [0, ...cuts.filter((cut) => cut < events.length).toSorted((left, right) => left - right), events.length]
        const appends = bounds.slice(1).map((end, index) => store.append(runId, bounds[index] ?? 0, events.slice(bounds[index], end)))
        await Promise.all(appends)

        const read = await collect(store.read(runId, { from, to: from + length }))

        expect(read.map(encodeEvent)).toEqual(events.slice(from, from + length + 1).map(encodeEvent))
      }),
    )
    await store.close()
  })
})
