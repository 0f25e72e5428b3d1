// Reads the log that its first argument names in the way that its second one says, and tells what that took.
import { createReadStream } from 'node:fs'
import { decodeEvents, replay } from '@nika/events'

const [, , file = '', way = ''] = process.argv

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
  read: () => readAll(false),
  'read-validated': () => readAll(true),
  fold: foldAll,
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

async function readAll(validate: boolean): Promise<number> {
  let events = 0
  for await (const batch of decodeEvents(createReadStream(file), { validate }).batches()) events += batch.length
  return events
}

function foldAll(): Promise<unknown> {
  return replay(decodeEvents(createReadStream(file), { validate: false }))
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
