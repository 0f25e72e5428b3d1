import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Event, EventLog } from '@nika/events'
import { workflow } from '@nika/language'
import { exportRun, mirrorRun, toSpans } from '@nika/otel'
import { Runner } from '@nika/runner'
import { createFileStore } from '@nika/store-file'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { toReadableSpan } from '../packages/otel/dist/export/readable-span.js'
import { runResource } from '../packages/otel/dist/export/resource.js'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds, type Row, reached } from './report.ts'
import { runOf } from './sample-events.ts'

/** What traces cost: a run that is mirrored, and a stored run that is exported. */
export const otel: Benchmark = {
  name: 'otel',
  async run() {
    const sink = spawn(process.execPath, [join(import.meta.dirname, 'processes/otlp-sink.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
    const url = `http://127.0.0.1:${await portOf(sink)}`
    try {
      return [await mirroredCommands(url), await costOfSpan(url), await exported(url)]
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

async function exported(url: string): Promise<Row> {
  const events = [...runOf(10_000)]
  const [first] = events
  if (first === undefined) throw new Error('the run is empty')
  const resource = runResource(first, {})
  const ready = toSpans(events).map((span) => toReadableSpan(span, resource))
  const measured = await interleave({
    serializer: () => {
      for (let from = 0; from < ready.length; from += 512) ProtobufTraceSerializer.serializeRequest(ready.slice(from, from + 512))
    },
    ours: () => exportRun(events, { url, environment: {} }),
  })
  const [ours, floor] = [timesOf(measured, 'ours'), timesOf(measured, 'serializer')]
  return {
    what: 'export 100,000 events of a stored run',
    ours: milliseconds(median(ours)),
    beside: `${milliseconds(median(floor))}, the OTLP serializer alone on ready spans`,
    ...reached(1 / ratio(ours, floor), 0.5),
  }
}
