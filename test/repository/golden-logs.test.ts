import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeEvents, type Event, encodeEvent, isKnownKind, type RunState, replay } from '@nika/events'
import { describe, expect, test } from 'vitest'
import manifest from '../../packages/runner/package.json' with { type: 'json' }
import { root } from '../../scripts/workspace/workspace-packages.ts'

const folder = join(root, 'test/golden')

/** What each version's log comes to, for ever. */
const states: Readonly<Record<string, unknown>> = {
  '0.0.0.ndjson': {
    status: 'failed',
    next_id: 43,
    timestamp_ms: 11,
    run_id: '019b2d3e-4f50-7a61-8b72-9c83ad94be05',
    workflow: 'golden',
    started_at: '2026-01-02T03:04:05.678Z',
    task_count: 6,
    settled_count: 6,
    error: '"sh" exited with code 3: no such file',
    code: 'NIKA-EXEC-001',
    failed_task: 'broken',
    total_duration_ms: 10.875,
    usage: { input_tokens: 24, output_tokens: 16 },
    cost: { usd: 0, unpriced_calls: 2 },
    tasks: {
      notes: ['completed', 'Ünï\tcode\n'],
      shout: ['completed', 'Ünï\tcode\n, world!'],
      judge: ['completed', { kind: 'good' }],
      sum_up: ['completed', 'mock(echo) · Ünï\tcode\n, world! is good 🦋'],
      broken: ['failed', 'NIKA-EXEC-001'],
      after_broken: ['cancelled', 'broken'],
    },
  },
}

const names = readdirSync(folder)

test('there is a golden log of this version, and a state for each log', () => {
  expect(names).toContain(`${manifest.version}.ndjson`)
  expect(names).toEqual(Object.keys(states))
})

describe.each(names)('the golden log %s', (name) => {
  const bytes = readFileSync(join(folder, name))

  test('is read, every event of it known and valid', async () => {
    const events = await decoded(bytes)

    expect(events.filter(({ kind }) => !isKnownKind(kind))).toEqual([])
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index))
  })

  test('is encoded to the same bytes again', async () => {
    const events = await decoded(bytes)

    expect(events.map(encodeEvent).join('')).toBe(bytes.toString())
  })

  test('folds to the state that it always had', async () => {
    expect(told(await replay(decodeEvents(bytes)))).toEqual(states[name])
  })
})

async function decoded(bytes: Uint8Array): Promise<readonly Event[]> {
  const events: Event[] = []
  for await (const event of decodeEvents(bytes, { validate: true })) events.push(event)
  return events
}

/** The state as plain data: of each task its status, and its output or why there is none. */
function told({ tasks, ...state }: RunState): unknown {
  const outcomes = [...tasks.values()].map(({ task_id, status, output, error, because_of }) => [
    task_id,
    [status, output ?? error?.code ?? because_of],
  ])
  const members = Object.entries(state).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(members), tasks: Object.fromEntries(outcomes) }
}
