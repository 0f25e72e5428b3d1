import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { buildWriter, WriterProcess } from '../../test/writer-process.ts'
import { RunFolder } from '../run-folder.ts'
import { RunLock } from './run-lock.ts'

let programs: string
let writer: string

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'nika-writer-'))
  writer = await buildWriter(programs)
})

afterAll(() => rmSync(programs, { recursive: true }))

describe('RunLock', () => {
  test('is held by one at a time, in one process too', () => {
    const folder = new RunFolder(temporaryFolder())
    const lock = RunLock.acquire(folder, 'run')

    expect(() => RunLock.acquire(folder, 'run')).toThrow(expect.objectContaining({ code: 'NIKA-LOG-011', transient: true }))
    expect(RunLock.isTaken(folder, 'run')).toBe(true)
    lock.release()
    expect(RunLock.isTaken(folder, 'run')).toBe(false)
    RunLock.acquire(folder, 'run').release()
  })

  test('is one of many: runs do not wait for each other', () => {
    const folder = new RunFolder(temporaryFolder())

    const locks = ['a', 'b', 'c'].map((runId) => RunLock.acquire(folder, runId))

    for (const lock of locks) lock.release()
  })

  test('leaves only the guard behind, and nothing that others may read', () => {
    const dir = temporaryFolder()
    const lock = RunLock.acquire(new RunFolder(dir), 'run')

    expect(readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mode & 0o777])).toEqual([
      ['.lock', 0o600],
      ['run.lock', 0o600],
    ])
    lock.release()
    expect(readdirSync(dir)).toEqual(['.lock'])
  })

  test('is lost when its file is removed, and does not remove the file of its successor', () => {
    const dir = temporaryFolder()
    const folder = new RunFolder(dir)
    const lost = RunLock.acquire(folder, 'run')
    rmSync(join(dir, 'run.lock'))
    const successor = RunLock.acquire(folder, 'run')

    expect([lost.isHeld(), successor.isHeld()]).toEqual([false, true])
    lost.release()
    expect(successor.isHeld()).toBe(true)
    successor.release()
  })

  test('is given up when the whole folder is gone', () => {
    const dir = join(temporaryFolder(), 'runs')
    mkdirSync(dir)
    const lock = RunLock.acquire(new RunFolder(dir), 'run')
    rmSync(dir, { recursive: true })

    expect(lock.isHeld()).toBe(false)
    lock.release()
    expect(existsSync(dir)).toBe(false)
  })

  test('of processes that race for a run, again and again after the winner is killed, exactly one wins each time', async () => {
    const dir = temporaryFolder()
    const contenders = new Map(Array.from('abcdefgh', (name) => [name, new WriterProcess([writer, dir, 'contend'])]))

    for (let id = 0; contenders.size > 0; id++) {
      const answers = await Promise.all(
        [...contenders].map(async ([name, process]) => [name, await process.ask(`run ${id} ${name}`)] as const),
      )

      const winners = answers.flatMap(([name, answer]) => (answer === 'won' ? [name] : []))
      const others = answers.filter(([, answer]) => answer !== 'won').map(([, answer]) => answer)
      expect(winners).toHaveLength(1)
      expect(new Set(others)).toEqual(new Set(others.length === 0 ? [] : ['NIKA-LOG-011']))
      expect(namesIn(dir, 'run').slice(id)).toEqual(winners)
      for (const name of winners) {
        await contenders.get(name)?.kill()
        contenders.delete(name)
      }
    }
  })

  test('of processes that race for many runs, exactly one wins each', async () => {
    const dir = temporaryFolder()
    const contenders = Array.from('abcd', (name) => ({ name, process: new WriterProcess([writer, dir, 'contend']) }))
    const runIds = Array.from({ length: 40 }, (_, index) => `run-${index}`)

    const outcomes = await Promise.all(
      contenders.map(async ({ name, process }) => {
        const won: string[] = []
        for (const runId of runIds) if ((await process.ask(`${runId} 0 ${name}`)) === 'won') won.push(runId)
        return won.map((runId) => [runId, name])
      }),
    )

    const winners = outcomes.flat().sort()
    expect(winners.map(([runId]) => runId)).toEqual(runIds.toSorted())
    expect(winners.map(([runId = '']) => namesIn(dir, runId))).toEqual(winners.map(([, name]) => [name]))
    await Promise.all(contenders.map(({ process }) => process.end()))
  })

  test('is never shared, while processes take it and give it up as fast as they can', { timeout: 60_000 }, async () => {
    const dir = temporaryFolder()
    const processes = Array.from({ length: 3 }, () => new WriterProcess([writer, dir, 'churn']))

    const outcomes = await Promise.all(processes.map((process) => process.ask('60')))

    expect(outcomes).toEqual(['shared 0 times', 'shared 0 times', 'shared 0 times'])
    await Promise.all(processes.map((process) => process.end()))
  })

  test('is given up when its process is told to end', async () => {
    const dir = temporaryFolder()
    const process = new WriterProcess([writer, dir, 'contend'])
    expect(await process.ask('run 0 a')).toBe('won')
    expect(RunLock.isTaken(new RunFolder(dir), 'run')).toBe(true)

    await process.end()

    expect(readdirSync(dir).sort()).toEqual(['.gitignore', '.lock', 'run.ndjson'])
  })
})

/** Who wrote the events of a run. */
function namesIn(dir: string, runId: string): readonly string[] {
  const lines = readFileSync(join(dir, `${runId}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => JSON.parse(line).kind.name)
}
