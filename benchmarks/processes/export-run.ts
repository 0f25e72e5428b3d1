// Does one of the ways below each time it is asked, and answers what that took. The log stays in memory, or is the file that the
// second argument names; the last one is the URL of a collector. A process for each, because objects that one way keeps would
// change how the garbage of another is collected.
import { createReadStream } from 'node:fs'
import { decodeEvents } from '@nika/events'
import { exportRun, toSpans } from '@nika/otel'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { toReadableSpan } from '../../packages/otel/dist/export/readable-span.js'
import { runResource } from '../../packages/otel/dist/export/resource.js'
import { runOf } from '../sample-events.ts'

/** What one export took. */
export interface Exporting {
  readonly milliseconds: number
  /** CPU of the thread, in milliseconds. */
  readonly cpu: number
  /** The largest growth of resident memory that was seen since the process began. */
  readonly grown: number
}

const [, , way = '', file = '', url = ''] = process.argv
const spansOfRequest = 512

const ways: Readonly<Record<string, () => () => unknown>> = {
  serialize: serializeReadySpans,
  'export-events': exportEvents,
  'export-file': () => () => exportRun(decodeEvents(createReadStream(file), { validate: false }), { url, environment: {} }),
}

function serializeReadySpans(): () => void {
  const events = [...runOf(10_000)]
  const [first] = events
  if (first === undefined) throw new Error('the run is empty')
  const resource = runResource(first, {})
  const ready = toSpans(events).map((span) => toReadableSpan(span, resource))
  return () => {
    for (let from = 0; from < ready.length; from += spansOfRequest) {
      ProtobufTraceSerializer.serializeRequest(ready.slice(from, from + spansOfRequest))
    }
  }
}

function exportEvents(): () => Promise<unknown> {
  const events = [...runOf(10_000)]
  return () => exportRun(events, { url, environment: {} })
}

const work = ways[way]?.()
globalThis.gc?.()
const before = process.memoryUsage.rss()
let peak = before
setInterval(notePeak, 5).unref()

function notePeak(): void {
  peak = Math.max(peak, process.memoryUsage.rss())
}

process.on('message', async () => {
  globalThis.gc?.()
  const began = performance.now()
  const used = process.threadCpuUsage()
  await work?.()
  const { user, system } = process.threadCpuUsage(used)
  const milliseconds = performance.now() - began
  notePeak()
  const exporting: Exporting = { milliseconds, cpu: (user + system) / 1000, grown: peak - before }
  process.send?.(exporting)
})
