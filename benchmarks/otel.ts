import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Event, EventLog } from '@nika/events'
import { workflow } from '@nika/language'
import { mirrorRun, toSpans } from '@nika/otel'
import { Runner } from '@nika/runner'
import { createFileStore } from '@nika/store-file'
import { exportedRun } from './exported-run.ts'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds, type Row } from './report.ts'
import { runOf } from './sample-events.ts'

/** What traces cost: a run that is mirrored, and a stored run that is exported. */
export const otel: Benchmark = {
  name: 'otel',
  async run() {
    const sink = spawn(process.execPath, [join(import.meta.dirname, 'processes/otlp-sink.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
    const url = `http://127.0.0.1:${await portOf(sink)}`
    try {
      return [await mirroredCommands(url), await costOfSpan(url), ...(await exportedRun(url))]
    } finally {
      sink.kill()
    }
  },
}

async function portOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the sink has no output')
  const [port] = await once(stdout.setEncoding('utf8'), 'data')
  return String(port).trim()
}

const commands = workflow({
  nika: 'commands',
  permits: { exec: ['true'] },
  tasks: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`t${index}`, { exec: { command: ['true'] } }])),
})

async function mirroredCommands(url: string): Promise<Row> {
  const dir = mkdtempSync(join(tmpdir(), 'nika-benchmark-'))
  const run = async (mirror: ReturnType<typeof mirrorRun> | undefined): Promise<void> => {
    const store = createFileStore({ dir })
    const runner = new Runner(commands, { store: mirror?.recording(store) ?? store, trace: mirror?.trace })
    mirror?.follow(runner.eventLog)
    await runner.run()
    await mirror?.close()
    await store.close()
  }
  const measured = await interleave({ alone: () => run(undefined), mirrored: () => run(mirrorRun({ url, environment: {} })) })
  rmSync(dir, { recursive: true })
  const [mirrored, alone] = [timesOf(measured, 'mirrored'), timesOf(measured, 'alone')]
  return {
    what: 'a run of 200 × `true`, sent to a collector as it goes',
    ours: milliseconds(median(mirrored)),
    beside: `${milliseconds(median(alone))}, not sent`,
    ...limited(ratio(mirrored, alone), 1.05),
  }
}

/** CPU of the run's own thread, sending included. */
async function costOfSpan(url: string): Promise<Row> {
  const events = [...runOf(3000)]
  const spans = toSpans(events).length
  const costs: number[] = []
  for (let round = -2; round < 9; round++) {
    const alone = await cpuOf(events, undefined)
    const mirrored = await cpuOf(events, mirrorRun({ url, environment: { OTEL_BSP_MAX_QUEUE_SIZE: '100000' } }))
    if (round >= 0) costs.push((mirrored - alone) / spans)
  }
  const cost = median(costs)
  return {
    what: "CPU of the run's thread for a span that is sent as it goes",
    ours: milliseconds(cost / 1000),
    beside: '',
    result: '',
    target: '≤ 20 µs',
    isMet: cost <= 20,
  }
}

async function cpuOf(events: readonly Event[], mirror: ReturnType<typeof mirrorRun> | undefined): Promise<number> {
  globalThis.gc?.()
  const log = new EventLog()
  const before = process.threadCpuUsage()
  mirror?.follow(log)
  for (const { id, kind } of events) {
    log.record(kind)
    if (id % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await mirror?.close()
  const { user, system } = process.threadCpuUsage(before)
  return user + system
}
