import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { type Event, isNikaError } from '@nika/events'
import { createFileStore } from '../src/index.ts'
import { RunLock } from '../src/lock/run-lock.ts'
import { RunFolder } from '../src/run-folder.ts'
import { numberedEvents } from './numbered-events.ts'

// A program for tests: a process that writes runs. Arguments: the folder, and what to do.
const [dir = '', role = ''] = process.argv.slice(2)
const store = createFileStore({ dir })
const input = createInterface({ input: process.stdin })

/** Events that a flood writes before it only waits to be killed: whoever comes late finds no file without bounds. */
const floodEvents = 5000

switch (role) {
  case 'flood':
    await flood()
    break
  case 'contend':
    for await (const line of input) say(await contend(line))
    break
  case 'churn':
    for await (const line of input) say(await churn(Number(line)))
    break
  case 'measure':
    say(await measure())
    break
  case 'fill':
    for await (const line of input) say(await fill(line))
    break
}
await store.close()

/** Goes on with the run `run`, several appends at a time, and says the last event of each that was acknowledged. */
async function flood(): Promise<void> {
  let nextId = await lengthOf('run')
  const end = nextId + floodEvents
  say(`begins at ${nextId}`)
  while (nextId < end) {
    await Promise.all(
      [1, 2, 1, 30].map(async (count, index) => {
        const first = nextId
        nextId += count
        await store.append('run', first, numberedEvents(first, count), { durable: index === 2 })
        say(`acknowledged ${first + count - 1}`)
      }),
    )
  }
  await new Promise(() => undefined)
}

/** Tries to append one event; `runId id name`. */
async function contend(line: string): Promise<string> {
  const [runId = '', id = '', name = ''] = line.split(' ')
  return outcomeOf(runId, Number(id), [{ id: Number(id), timestamp_ms: Number(id), kind: { type: 'contender', name } }])
}

/** Appends numbered events to the run `run`; `first count`. */
async function fill(line: string): Promise<string> {
  const [first = 0, count = 0] = line.split(' ').map(Number)
  return outcomeOf('run', first, numberedEvents(first, count))
}

/** Takes the lock of the run `run` so many times, gives it up each time, and says how often somebody else had it as well. */
async function churn(times: number): Promise<string> {
  const folder = new RunFolder(dir)
  let shared = 0
  for (let taken = 0; taken < times; ) {
    try {
      const lock = RunLock.acquire(folder, 'run')
      taken += 1
      if (!isAlone()) shared += 1
      lock.release()
    } catch (error) {
      if (!isNikaError(error, 'NIKA-LOG-011')) throw error
    }
    // Lets the others have it.
    await setTimeout(Math.random() * 2)
  }
  return `shared ${shared} times`
}

/** Whether nobody else is here now. */
function isAlone(): boolean {
  const mark = join(dir, 'mark')
  try {
    mkdirSync(mark)
    rmdirSync(mark)
    return true
  } catch {
    return false
  }
}

/** Reads the run `run` and says how many events it has, and by how many megabytes the process grew meanwhile. */
async function measure(): Promise<string> {
  const before = process.memoryUsage.rss()
  let most = before
  let count = 0
  for await (const _event of store.read('run')) {
    count += 1
    if (count % 64 === 0) most = Math.max(most, process.memoryUsage.rss())
  }
  return `${count} ${Math.ceil((most - before) / 1e6)}`
}

async function outcomeOf(runId: string, id: number, events: readonly Event[]): Promise<string> {
  try {
    await store.append(runId, id, events)
    return 'won'
  } catch (error) {
    return isNikaError(error) ? error.code : String(error)
  }
}

async function lengthOf(runId: string): Promise<number> {
  try {
    let length = 0
    for await (const event of store.read(runId)) length = event.id + 1
    return length
  } catch (error) {
    if (isNikaError(error, 'NIKA-LOG-012')) return 0
    throw error
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
