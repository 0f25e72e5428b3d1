import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, ratio } from './measure.ts'
import type { Reading } from './processes/read-log.ts'
import { type Benchmark, megabytes, type Row, reached } from './report.ts'
import { runOf, writeEvents } from './sample-events.ts'

const tasks = 100_000
const rounds = 11

/** A stored run of a million events, read and folded in a process of its own each time, beside a loop that only parses its file. */
export const readAndFold: Benchmark = {
  name: 'read-and-fold',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'nika-benchmark-'))
    writeEvents(join(folder, 'run.ndjson'), runOf(tasks))
    const readings = readByTurns(folder)
    rmSync(folder, { recursive: true })
    return rowsOf(readings)
  },
}

/** Names of the ways to read, in their turns: the bare loop stands beside what is compared with it. */
const turns = {
  read: 'read',
  bare: 'bare',
  fold: 'fold',
  keeping: 'keeping',
  'fold-stream': 'fold-stream',
  'bare again': 'bare',
  'read-validated': 'read-validated',
} as const

type Readings = ReadonlyMap<string, readonly Reading[]>

function readByTurns(folder: string): Readings {
  const readings = new Map<string, Reading[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, way] of Object.entries(turns)) readings.set(name, [...(readings.get(name) ?? []), readOnce(folder, way)])
  }
  return readings
}

function readOnce(folder: string, way: string): Reading {
  const program = join(import.meta.dirname, 'processes/read-log.ts')
  const { stdout } = spawnSync(process.execPath, ['--expose-gc', program, folder, way], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(stdout)
}

function rowsOf(readings: Readings): readonly Row[] {
  const of = (name: string): readonly Reading[] => readings.get(name) ?? []
  const timesOf = (name: string): readonly number[] => of(name).map(({ milliseconds }) => milliseconds)
  const perSecond = (name: string): string =>
    `${(median(of(name).map(({ events, milliseconds }) => events / milliseconds)) / 1000).toFixed(2)} M events/s`
  const grown = (name: string): number => median(of(name).map(({ grown }) => grown))
  const beside = `${perSecond('bare')}, read, split and parse`
  const folded = of('fold')[0]
  return [
    { what: 'read 1,000,000 events', ours: perSecond('read'), beside, result: `${ratio(timesOf('bare'), timesOf('read')).toFixed(2)}×` },
    {
      what: 'read 1,000,000 events, kinds validated',
      ours: perSecond('read-validated'),
      beside,
      result: `${ratio(timesOf('bare again'), timesOf('read-validated')).toFixed(2)}×`,
    },
    { what: 'read and fold 1,000,000 events', ours: perSecond('fold'), beside, ...reached(ratio(timesOf('bare'), timesOf('fold')), 0.7) },
    {
      what: 'read and fold 1,000,000 events',
      ours: perSecond('fold'),
      beside: `${perSecond('keeping')}, the same loop when it keeps the outputs`,
      result: `${ratio(timesOf('keeping'), timesOf('fold')).toFixed(2)}×`,
    },
    {
      what: 'decode and fold 1,000,000 events of a stream',
      ours: perSecond('fold-stream'),
      beside,
      result: `${ratio(timesOf('bare again'), timesOf('fold-stream')).toFixed(2)}×`,
    },
    memoryRow('reading alone, memory', grown('read'), `${megabytes(grown('bare'))}, the loop`, 150e6),
    memoryRow('the fold of 100,000 tasks, memory', grown('fold'), `${megabytes(folded?.held ?? 0)}, what its state holds`, 400e6),
  ]
}

function memoryRow(what: string, grown: number, beside: string, limit: number): Row {
  return { what, ours: megabytes(grown), beside, result: '', target: `< ${limit / 1e6} MB`, isMet: grown < limit }
}
