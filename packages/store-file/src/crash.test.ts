import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeEvent } from '@nika/events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect } from '../test/collect.ts'
import { numberedEvent, numberedEvents } from '../test/numbered-events.ts'
import { temporaryFolder } from '../test/temporary-folder.ts'
import { buildWriter, WriterProcess } from '../test/writer-process.ts'
import { createFileStore } from './index.ts'

/** Instants at which a writer is killed; CI asks for 200. */
const killCount = Number(process.env['NIKA_KILL_COUNT'] ?? 40)
/** Kills that one run must survive; four runs are written at once. */
const killsOfRun = 5

let programs: string
let writer: string

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'nika-writer-'))
  writer = await buildWriter(programs)
})

afterAll(() => rmSync(programs, { recursive: true }))

describe('kill -9 of a writing process', () => {
  test(`at ${killCount} random instants leaves every acknowledged append and a valid prefix`, { timeout: 120_000 }, async () => {
    let left = killCount
    let acknowledgedLast = 0
    const lane = async (): Promise<void> => {
      for (let dir = temporaryFolder(); left > 0; dir = temporaryFolder()) {
        for (let kill = 0; kill < killsOfRun && left > 0; kill++) {
          left -= 1
          const acknowledged = await killWriter(dir)
          expectPrefix(dir, acknowledged)
          acknowledgedLast = Math.max(acknowledgedLast, acknowledged)
        }
      }
    }

    await Promise.all([lane(), lane(), lane(), lane()])
    // Writers that never came to write would have proved nothing.
    expect(acknowledgedLast).toBeGreaterThan(killsOfRun)
  })

  test('leaves no lock that has to be removed: the next writer goes on at once', async () => {
    const dir = temporaryFolder()
    const process = new WriterProcess([writer, dir, 'flood'])
    expect([await process.hear(), await process.hear()]).toEqual(['begins at 0', expect.stringMatching(/^acknowledged \d+$/)])
    await process.kill()
    const store = createFileStore({ dir })
    const events = await collect(store.read('run'))

    await store.append('run', events.length, [numberedEvent(events.length)])

    expect(await collect(store.read('run'))).toEqual(numberedEvents(0, events.length + 1))
    await store.close()
  })
})

/** Kills a writer, which goes on where the last one fell, at a random instant. @returns the last event that it had acknowledged. */
async function killWriter(dir: string): Promise<number> {
  const process = new WriterProcess([writer, dir, 'flood'])
  const first = Number((await process.hear()).replace('begins at ', ''))
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))

  const acknowledged = (await process.kill()).map((line) => Number(line.replace('acknowledged ', '')))

  return Math.max(first - 1, ...acknowledged)
}

/** The file holds the events up to `acknowledged`, may hold more, and at its end a part of the next one. */
function expectPrefix(dir: string, acknowledged: number): void {
  const bytes = readFileSync(join(dir, 'run.ndjson'), { flag: 'a+' })
  const length = bytes.toString('latin1').split('\n').length - 1
  const events = numberedEvents(0, length + 1)
  const whole = Buffer.from(events.slice(0, -1).map(encodeEvent).join(''))
  const next = Buffer.from(events.slice(-1).map(encodeEvent).join(''))

  expect(length).toBeGreaterThan(acknowledged)
  expect(bytes.subarray(0, whole.length).equals(whole)).toBe(true)
  expect(bytes.subarray(whole.length).equals(next.subarray(0, bytes.length - whole.length))).toBe(true)
}
