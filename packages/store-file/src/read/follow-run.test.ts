import { appendFileSync, mkdirSync, truncateSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Event, encodeEvent } from '@nika/events'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { collect } from '../../test/collect.ts'
import { numberedEvent, numberedEvents } from '../../test/numbered-events.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { createFileStore } from '../index.ts'

// Only FileWatch watches; with this it finds that it cannot.
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  return { ...fs, watch: vi.fn(fs.watch) }
})

const end: Event = { id: 3, timestamp_ms: 3, kind: { type: 'workflow_completed', final_output: null, total_duration_ms: 3 } }

// What every store does is checked by file-store.conformance.test.ts.
describe('following a run', () => {
  test('sees a line when it is whole, and not before', async () => {
    const { log, seen, next } = followed()
    const [first = '', second = ''] = numberedEvents(0, 2).map(encodeEvent)

    appendFileSync(log, first + second.slice(0, 20))
    expect(await next()).toEqual(numberedEvent(0))
    appendFileSync(log, second.slice(20, 30))
    const pending = next()
    appendFileSync(log, second.slice(30))

    expect(await pending).toEqual(numberedEvent(1))
    expect(seen).toHaveLength(2)
  })

  test('goes on after a torn line was cut off', async () => {
    const { dir, log, next } = followed()
    appendFileSync(log, `${encodeEvent(numberedEvent(0))}{"id":1,"timestamp_ms":0.125,"kind":{"type":"lost`)
    expect(await next()).toEqual(numberedEvent(0))
    const pending = next()

    const writer = createFileStore({ dir })
    await writer.append('run', 1, numberedEvents(1, 1))

    expect(await pending).toEqual(numberedEvent(1))
    await writer.close()
  })

  test('waits for a folder that does not exist yet', async () => {
    const dir = join(temporaryFolder(), 'later')
    const following = collect(createFileStore({ dir }).follow('run'))
    // Until it has looked for the folder once.
    await new Promise((resolve) => setTimeout(resolve, 20))

    mkdirSync(dir)
    writeFileSync(join(dir, 'run.ndjson'), [...numberedEvents(0, 3), end].map(encodeEvent).join(''))

    expect(await following).toEqual([...numberedEvents(0, 3), end])
  })

  test('sees everything where files cannot be watched', async () => {
    vi.mocked(watch).mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC: no more watches'), { code: 'ENOSPC' })
    })
    const { log, next } = followed()
    appendFileSync(log, encodeEvent(numberedEvent(0)))
    expect(await next()).toEqual(numberedEvent(0))
    const pending = next()
    appendFileSync(log, encodeEvent(numberedEvent(1)))

    expect(await pending).toEqual(numberedEvent(1))
    expect(watch).toHaveBeenCalled()
    vi.mocked(watch).mockReset()
  })

  test('ends with an error when events that it gave are taken back', async () => {
    const { log, next } = followed()
    appendFileSync(log, numberedEvents(0, 3).map(encodeEvent).join(''))
    for (const event of numberedEvents(0, 3)) expect(await next()).toEqual(event)
    const pending = next()

    truncateSync(log, 10)

    await expect(pending).rejects.toMatchObject({ code: 'NIKA-LOG-023', hint: 'follow the run again from its beginning' })
  })

  test('ends with an error at a damaged line', async () => {
    const { log, next } = followed()
    appendFileSync(log, `${encodeEvent(numberedEvent(0))}{}\n`)

    expect(await next()).toEqual(numberedEvent(0))
    await expect(next()).rejects.toMatchObject({ code: 'NIKA-LOG-002', where: { line: 2 } })
  })
})

interface Followed {
  readonly dir: string
  readonly log: string
  readonly seen: Event[]
  readonly next: () => Promise<Event | undefined>
}

function followed(): Followed {
  const dir = temporaryFolder()
  const iterator = createFileStore({ dir }).follow('run')[Symbol.asyncIterator]()
  onTestFinished(async () => void (await iterator.return?.()))
  const seen: Event[] = []
  const next = async (): Promise<Event | undefined> => {
    const result = await iterator.next()
    if (result.done === true) return undefined
    seen.push(result.value)
    return result.value
  }
  return { dir, log: join(dir, 'run.ndjson'), seen, next }
}
