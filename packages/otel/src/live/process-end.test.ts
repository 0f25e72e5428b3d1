import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { Collector } from '../../test/collector.ts'

let collector: Collector
afterEach(() => collector.stop())

const program = `
import { EventLog } from '@nika/events'
import { mirrorRun } from '@nika/otel'
const mirror = mirrorRun({ url: process.argv[1], environment: {}, flushLimitMs: 200, onWarning: (text) => console.log(text) })
const log = new EventLog()
mirror.follow(log)
log.emit({ type: 'workflow_started', task_count: 0, run_id: 'run-1', started_at: '2026-11-24T20:00:00Z' })
log.emit({ type: 'workflow_completed', final_output: null, total_duration_ms: 1 })
await mirror.close()
`

test('a process ends when its mirror is closed, though the collector takes the spans and never answers', async () => {
  collector = await Collector.start(() => undefined)
  const args = ['--conditions=@nika/source', '--input-type=module', '--eval', program, collector.url]

  // The exporter itself gives a request up after 10 s.
  const child = spawn(process.execPath, args, {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 7000,
  })
  const [[output], [code, signal]] = await Promise.all([once(child.stdout.setEncoding('utf8'), 'data'), once(child, 'close')])

  expect({ code, signal }).toEqual({ code: 0, signal: null })
  expect(output).toBe(`1 of 1 spans did not reach ${collector.url}/v1/traces: there was no answer within 200 ms\n`)
}, 20_000)
