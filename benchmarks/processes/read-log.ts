// Reads the run `run` in the folder that its first argument names, in the way that its second one says, and tells what that took.
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { decodeEvents, type Event, fold, replay } from '@nika/events'
import { createFileStore } from '@nika/store-file'

const [, , folder = '', way = ''] = process.argv
const runId = 'run'
const file = join(folder, `${runId}.ndjson`)

/** What one reading took. */
export interface Reading {
  readonly events: number
  readonly milliseconds: number
  /** The largest growth of resident memory that was seen. */
  readonly grown: number
  /** Growth of the heap that stays after it, garbage collected. */
  readonly held: number
}

const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  bare: bareLoop,
  keeping: keepingLoop,
  read: () => readAll(false),
  'read-validated': () => readAll(true),
  fold: () => replay(storedEvents(false)),
  'fold-stream': () => replay(decodeEvents(createReadStream(file), { validate: false })),
}

async function bareLoop(): Promise<number> {
  const decoder = new TextDecoder()
  let rest = ''
  let events = 0
  for await (const chunk of createReadStream(file)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (typeof JSON.parse(line).id === 'number') events += 1
  }
  return events
}

/** The bare loop, when it keeps of each task what a fold must keep. */
async function keepingLoop(): Promise<unknown> {
  const decoder = new TextDecoder()
  const tasks = new Map<string, Record<string, unknown>>()
  let rest = ''
  let next_id = 0
  for await (const chunk of createReadStream(file)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { id, kind } = JSON.parse(line)
      next_id = id + 1
      if (kind.type === 'task_scheduled') tasks.set(kind.task_id, { ...kind, output: undefined, usage: undefined })
      if (kind.type === 'provider_responded') Object.assign(tasks.get(kind.task_id) ?? {}, { usage: kind.usage })
      if (kind.type === 'task_completed') Object.assign(tasks.get(kind.task_id) ?? {}, { output: kind.output })
    }
  }
  return { next_id, tasks }
}

function storedEvents(validate: boolean): AsyncIterable<Event> {
  return createFileStore({ dir: folder, validate }).read(runId)
}

/** Counts what it reads and keeps nothing. */
function readAll(validate: boolean): Promise<number> {
  return fold({ initial: 0, evolve: (count) => count + 1 }, storedEvents(validate))
}

globalThis.gc?.()
const before = process.memoryUsage()
let peak = before.rss
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss())
}, 10)
const began = performance.now()
const result: unknown = await ways[way]?.()
const milliseconds = performance.now() - began
clearInterval(watch)
peak = Math.max(peak, process.memoryUsage.rss())
globalThis.gc?.()
const held = process.memoryUsage().heapUsed - before.heapUsed
const events = typeof result === 'object' && result !== null && 'next_id' in result ? Number(result.next_id) : Number(result)
const reading: Reading = { events, milliseconds, grown: peak - before.rss, held }
console.log(JSON.stringify(reading))
