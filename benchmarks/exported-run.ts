import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, ratio, type Times } from './measure.ts'
import type { Exporting } from './processes/export-run.ts'
import { megabytes, milliseconds, type Row, reached } from './report.ts'
import { runOf, writeEvents } from './sample-events.ts'

const warmups = 5
const rounds = 15
const limit = 150e6

/** A stored run that is exported: how fast, and in how much memory. */
export async function exportedRun(url: string): Promise<readonly Row[]> {
  return [...(await speed(url)), await memory(url)]
}

/** By turns, each in a process of its own. */
async function speed(url: string): Promise<readonly Row[]> {
  const [serializer, exporter] = [start('serialize', '', url), start('export-events', '', url)]
  const floor: Exporting[] = []
  const ours: Exporting[] = []
  for (let round = -warmups; round < rounds; round++) {
    const [alone, exported] = [await turn(serializer), await turn(exporter)]
    if (round < 0) continue
    floor.push(alone)
    ours.push(exported)
  }
  serializer.kill()
  exporter.kill()
  const what = 'export 100,000 events of a stored run'
  return [
    speedRow(what, timesOf(ours, 'milliseconds'), timesOf(floor, 'milliseconds')),
    speedRow(`${what}, CPU of the thread`, timesOf(ours, 'cpu'), timesOf(floor, 'cpu')),
  ]
}

function timesOf(exports: readonly Exporting[], name: 'milliseconds' | 'cpu'): Times {
  return exports.map((exporting) => exporting[name])
}

function speedRow(what: string, ours: Times, floor: Times): Row {
  return {
    what,
    ours: milliseconds(median(ours)),
    beside: `${milliseconds(median(floor))}, the OTLP serializer alone on ready spans`,
    ...reached(1 / ratio(ours, floor), 0.5),
  }
}

/**
 * All of the log would be several times as much. What remains is the garbage that V8 lets lie, more of it the longer it runs, and
 * the id of a span for each task, for the links.
 */
async function memory(url: string): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'nika-benchmark-'))
  const short = await grownBy(join(folder, 'short.ndjson'), 10_000, url)
  const long = await grownBy(join(folder, 'long.ndjson'), 40_000, url)
  rmSync(folder, { recursive: true })
  return {
    what: 'export 400,000 events from a file, memory',
    ours: megabytes(long),
    beside: `${megabytes(short)}, 100,000 events`,
    result: '',
    target: `< ${limit / 1e6} MB`,
    isMet: long < limit,
  }
}

async function grownBy(file: string, tasks: number, url: string): Promise<number> {
  writeEvents(file, runOf(tasks))
  const grown: number[] = []
  for (let round = 0; round < 5; round++) {
    const exporter = start('export-file', file, url)
    grown.push((await turn(exporter)).grown)
    exporter.kill()
  }
  return median(grown)
}

function start(...args: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, 'processes/export-run.ts'), args, { execArgv: ['--expose-gc'] })
}

async function turn(child: ChildProcess): Promise<Exporting> {
  child.send('go')
  const [exporting] = await once(child, 'message')
  return exporting
}
