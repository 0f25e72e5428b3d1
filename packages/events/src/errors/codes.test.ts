import { describe, expect, test } from 'vitest'
import { collect, eventsOf } from '../../test/logs.ts'
import { fold } from '../fold/fold.ts'
import { runStateProjection } from '../fold/run-state.ts'
import { freezeJson } from '../json/freeze-json.ts'
import { EventLog } from '../log/event-log.ts'
import { openSharedLog } from '../log/shared-log.ts'
import { decodeEvents } from '../ndjson/decode.ts'
import { MemoryEventStore } from '../store/memory-store.ts'
import { Recorder } from '../store/recorder.ts'
import { logErrorTable } from './codes.ts'

const line = (id: number, time: number, kind: string): string => `{"id":${id},"timestamp_ms":${time},"kind":${kind}}\n`
const decode = (text: string | Uint8Array, options?: Parameters<typeof decodeEvents>[1]) => collect(decodeEvents(text, options))
const closedLog = (): EventLog => {
  const log = new EventLog()
  log.close()
  return log
}
const abandoned = () => {
  const { port1, port2 } = new MessageChannel()
  port1.close()
  return openSharedLog(port2).emit({ type: 'task_started', task_id: 'a' })
}

/** What provokes each code. Those that only a store on disk can provoke are provoked there. */
const provocations: Partial<Record<keyof typeof logErrorTable, () => unknown>> = {
  'NIKA-LOG-001': () => freezeJson(Number.NaN),
  'NIKA-LOG-002': () => decode('{}\n'),
  'NIKA-LOG-003': () => closedLog().emit({ type: 'task_started', task_id: 'a' }),
  'NIKA-LOG-004': () => decode('nonsense\n'),
  'NIKA-LOG-005': () => decode('{"id":0'),
  'NIKA-LOG-006': () => decode('x'.repeat(11), { maxLineBytes: 10 }),
  'NIKA-LOG-007': () => decode(line(1, 0, '{"type":"x"}')),
  'NIKA-LOG-008': () => decode(line(0, 2, '{"type":"x"}') + line(1, 1, '{"type":"x"}')),
  'NIKA-LOG-009': () => decode(line(0, 0, '{"type":"workflow_started","task_count":0,"producer":{"name":"n","version":"9","format":2}}')),
  'NIKA-LOG-010': () => new MemoryEventStore().append('r1', 5, []),
  'NIKA-LOG-012': () => collect(new MemoryEventStore().read('r1')),
  'NIKA-LOG-015': () => new EventLog().replayUntil(-1),
  'NIKA-LOG-016': () => freezeJson(JSON.parse('['.repeat(1001) + ']'.repeat(1001))),
  'NIKA-LOG-017': () => decode(new Uint8Array([0xff, 10])),
  'NIKA-LOG-019': () => new Recorder(JSON.parse('{"logg":1}')),
  'NIKA-LOG-020': abandoned,
  'NIKA-LOG-022': () => new MemoryEventStore().append('../r1', 0, []),
}

const ofStoresOnDisk = ['NIKA-LOG-011', 'NIKA-LOG-013', 'NIKA-LOG-014', 'NIKA-LOG-018', 'NIKA-LOG-021', 'NIKA-LOG-023']

describe('the table NIKA-LOG', () => {
  test.each(Object.entries(logErrorTable))('%s has a title and a hint without a full stop', (_code, { title, hint }) => {
    expect(title).toMatch(/^[A-Z].*[^.\s]$/)
    expect(hint).toMatch(/^[a-z].*[^.\s]$/)
  })

  test.each(Object.entries(provocations))('%s is provoked, and carries what the table says', async (code, provoke) => {
    const definition = Object.entries(logErrorTable).find(([name]) => name === code)?.[1]
    const attempt = async (): Promise<unknown> => provoke()

    await expect(attempt()).rejects.toMatchObject({ code, category: definition?.category, message: expect.stringMatching(/[^.]$/) })
  })

  test('has no code that nothing provokes', () => {
    expect([...Object.keys(provocations), ...ofStoresOnDisk].toSorted()).toEqual(Object.keys(logErrorTable))
  })

  test('tells a misspelled option of every function that has options', () => {
    const options = JSON.parse('{"untill":1}')

    for (const attempt of [
      () => new EventLog(options),
      () => decodeEvents('', options),
      () => fold(runStateProjection, eventsOf(), options),
      () => new EventLog().follow(options),
      () => new Recorder({ ...options, log: new EventLog(), store: new MemoryEventStore(), runId: 'r1' }),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ code: 'NIKA-LOG-019', message: expect.stringContaining('"untill"') }))
    }
  })
})
