import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventLog, encodeEvent, type KnownEventKind, Recorder } from '@nika/events'
import { createFileStore } from '@nika/store-file'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds } from './report.ts'

const barriers = 200
const eventsPerBarrier = 10

/** A log written as it grows, and durable at each barrier, beside writing and syncing the same bytes by hand. */
export const durableAppend: Benchmark = {
  name: 'durable-append',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'nika-benchmark-'))
    const measured = await interleave(
      { bare: () => writeByHand(join(folder, 'bare.ndjson')), ours: () => record(folder) },
      { rounds: 15, collects: false },
    )
    rmSync(folder, { recursive: true })
    const [ours, bare] = [timesOf(measured, 'ours'), timesOf(measured, 'bare')]
    return [
      {
        what: `durable append, a barrier after ${eventsPerBarrier} events`,
        ours: `${milliseconds(median(ours) / barriers)} a barrier`,
        beside: `${milliseconds(median(bare) / barriers)}, write and fdatasync of the same bytes`,
        ...limited(ratio(ours, bare), 1.5),
      },
    ]
  },
}

const kind = (index: number): KnownEventKind => ({
  type: 'task_completed',
  task_id: `task_${index}`,
  output: 'x'.repeat(200),
  duration_ms: 1.5,
})

async function record(folder: string): Promise<void> {
  const store = createFileStore({ dir: join(folder, 'runs') })
  const log = new EventLog()
  const recorder = new Recorder({ log, store, runId: crypto.randomUUID() })
  for (let barrier = 0; barrier < barriers; barrier++) {
    for (let index = 0; index < eventsPerBarrier; index++) log.emit(kind(index))
    await recorder.barrier(log.length - 1)
  }
  await recorder.close()
  await store.close()
}

async function writeByHand(path: string): Promise<void> {
  const lines = Array.from({ length: eventsPerBarrier }, (_, id) => encodeEvent({ id, timestamp_ms: 123.456, kind: kind(id) })).join('')
  const file = await open(path, 'w')
  for (let barrier = 0; barrier < barriers; barrier++) {
    await file.write(lines)
    await file.datasync()
  }
  await file.close()
}
