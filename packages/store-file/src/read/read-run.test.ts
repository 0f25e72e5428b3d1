import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { buildWriter, WriterProcess } from '../../test/writer-process.ts'

let programs: string
let writer: string

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'nika-writer-'))
  writer = await buildWriter(programs)
})

afterAll(() => rmSync(programs, { recursive: true }))

// What every store does is checked by file-store.conformance.test.ts; damaged logs are in file-store.test.ts.
describe('reading a run', () => {
  test('of 300 MB grows the process by less than 150 MB', async () => {
    const dir = temporaryFolder()
    writeLog(join(dir, 'run.ndjson'), 6000, 50_000)
    const reader = new WriterProcess([writer, dir, 'measure'])

    const [count, grownMegabytes] = (await reader.hear()).split(' ').map(Number)

    expect(count).toBe(6000)
    expect(grownMegabytes).toBeLessThan(150)
    await reader.end()
  })
})

/** A log of `count` events, each with a text of `length` characters. */
function writeLog(path: string, count: number, length: number): void {
  const file = openSync(path, 'w')
  const text = 'x'.repeat(length)
  for (let id = 0; id < count; id++) writeSync(file, `{"id":${id},"timestamp_ms":${id},"kind":{"type":"note","text":"${text}"}}\n`)
  closeSync(file)
}
