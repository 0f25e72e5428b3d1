import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Event, encodeEvent, MemoryEventStore, type NikaError } from '@nika/events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordedRun } from '../testing/recorded-run.ts'
import { EventCopy } from './event-copy.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nika-copy-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lines = (events: readonly Event[]): string => events.map(encodeEvent).join('')

describe('a copy of the events', () => {
  test('holds what the store has taken, line by line, as soon as it has', async () => {
    const path = join(folder, 'run.ndjson')
    const copy = await EventCopy.open(path, failTest)
    const store = copy.copying(new MemoryEventStore())

    await store.append('run', 0, recordedRun.slice(0, 3))
    const early = readFileSync(path, 'utf8')
    await store.append('run', 3, recordedRun.slice(3, 5), { durable: true })
    await copy.close()

    expect(early).toBe(lines(recordedRun.slice(0, 3)))
    expect(readFileSync(path, 'utf8')).toBe(lines(recordedRun.slice(0, 5)))
  })

  test('holds nothing that the store refused, and nothing twice', async () => {
    const path = join(folder, 'run.ndjson')
    const copy = await EventCopy.open(path, failTest)
    const store = copy.copying(new MemoryEventStore())

    await store.append('run', 0, recordedRun.slice(0, 2))
    await expect(store.append('run', 7, recordedRun.slice(7, 8))).rejects.toThrow()
    await store.append('run', 0, recordedRun.slice(0, 4))
    await copy.close()

    expect(readFileSync(path, 'utf8')).toBe(lines(recordedRun.slice(0, 4)))
  })

  test('that can no longer be written says so once, and the run goes on', async () => {
    const told: NikaError[] = []
    const copy = await EventCopy.open('/dev/full', (error) => told.push(error))
    const memory = new MemoryEventStore()
    const store = copy.copying(memory)

    await store.append('run', 0, recordedRun.slice(0, 2))
    await store.append('run', 2, recordedRun.slice(2, 4))
    await copy.close()

    expect(told.map(({ code, message, hint }) => ({ code, message, hint }))).toEqual([
      {
        code: 'NIKA-CLI-010',
        message: 'the events can no longer be written to /dev/full',
        hint: 'check the path given to --events; the run itself is stored',
      },
    ])
    expect((await memory.list())[0]?.event_count).toBe(4)
  })

  test('that cannot be opened is refused, and nothing is started', async () => {
    await expect(EventCopy.open(join(folder, 'no', 'run.ndjson'), failTest)).rejects.toThrow(
      expect.objectContaining({ code: 'NIKA-CLI-010', hint: 'check the path given to --events; nothing was started' }),
    )
  })
})

function failTest(error: NikaError): void {
  throw error
}
