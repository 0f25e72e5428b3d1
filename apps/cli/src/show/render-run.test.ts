import { describe, expect, test } from 'vitest'
import { readRunReport } from '../report/run-report.ts'
import { plain } from '../terminal/paint.ts'
import { eventsOf, recordedRun, stored } from '../testing/recorded-run.ts'
import { renderRun } from './render-run.ts'

async function shown(events = recordedRun, hint?: string): Promise<string> {
  const report = await readRunReport(stored(events))
  return renderRun(report, { paint: plain, status: report.status, hint })
}

describe('the overview of a run', () => {
  test('tells how it stands, what each task did, and why it failed', async () => {
    expect(
      await shown(recordedRun, 'free some space'),
    ).toBe(`✗ release-notes  failed in 1.5 s · 3 tasks · 1,300 tokens (1,200 in, 100 out) · $0.0021
  run run-1 · 2026-01-02T03:04:05.000Z · notes.nika.yaml · sandbox: none

Inputs
  since            "v1"

Tasks
  ✓ log    git log v1..HEAD · 13 ms
  ✓ notes  openai/gpt-5-mini · 1.5 s · 1,300 tokens (1,200 in, 100 out) · finish_reason: length
  ✗ save   failed · nika:write ./NOTES.md · 2 ms · NIKA-BUILTIN-WRITE-001

Failure
  task             save
  NIKA-BUILTIN-WRITE-001: disk full
  hint: free some space

what a task received: nika show run-1 --task save
`)
  })

  test('shows a failure of several lines as it is', async () => {
    const events = eventsOf(
      { type: 'workflow_started', task_count: 1 },
      { type: 'workflow_failed', error: 'one\ntwo', code: 'NIKA-REPLAY-020', total_duration_ms: 1 },
    )

    expect(await shown(events)).toContain('Failure\n  NIKA-REPLAY-020: one\n  two\n')
  })

  test('shows the run as it was at an event', async () => {
    expect(await shown(recordedRun.slice(0, 15))).toContain(`▸ release-notes  running after 14 ms · 3 tasks
  run run-1 · 2026-01-02T03:04:05.000Z · notes.nika.yaml · sandbox: none

Inputs
  since            "v1"

Tasks
  ✓ log    git log v1..HEAD · 13 ms
  ▸ notes  running · openai/gpt-5-mini
  · save   scheduled · invoke
`)
  })

  test('counts the tasks of the run, those not scheduled yet too', async () => {
    expect(await shown(recordedRun.slice(0, 1))).toMatch(/^▸ release-notes {2}running after 0 ms · 3 tasks\n/)
  })

  test('shows that nothing runs any more when its process has died', async () => {
    const report = await readRunReport(stored(recordedRun.slice(0, 15)))

    const text = renderRun(report, { paint: plain, status: 'interrupted', hint: undefined })

    expect(text).toMatch(/^■ release-notes {2}interrupted after 14 ms/)
    expect(text).toContain('\n  ■ notes  interrupted · openai/gpt-5-mini\n')
  })

  test('shows each output of a completed run', async () => {
    const events = eventsOf(
      { type: 'workflow_started', task_count: 1, workflow: 'w' },
      { type: 'task_completed', task_id: 'a', output: 1, duration_ms: 1 },
      { type: 'workflow_completed', final_output: { notes: 'one\ntwo', count: 2 }, total_duration_ms: 3 },
    )

    expect(await shown(events)).toContain('\nOutputs\n  notes\n    │ one\n    │ two\n  count            2\n')
  })

  test('says why tasks were cancelled and skipped', async () => {
    const events = eventsOf(
      { type: 'workflow_started', task_count: 2 },
      { type: 'task_cancelled', task_id: 'a', reason: 'upstream', because_of: 'b' },
      { type: 'task_skipped', task_id: 'c', reason: 'gate' },
    )

    expect(await shown(events)).toContain('\n  ■ a  cancelled · upstream, because of b\n  - c  skipped · gate\n')
  })

  test('lists the tasks of a large run that did not complete, and counts the others', async () => {
    const completed = Array.from(
      { length: 300 },
      (_, index) => ({ type: 'task_completed', task_id: `t${index}`, output: 0, duration_ms: 1 }) as const,
    )
    const events = eventsOf({ type: 'workflow_started', task_count: 301 }, ...completed, {
      type: 'task_failed',
      task_id: 'last',
      error: 'no',
      duration_ms: 1,
    })

    const text = await shown(events)

    expect(text).toContain('\nTasks\n  ✗ last  failed · 1 ms · no\n  ✓ t0')
    expect(text).toContain('\n  ⋮ 101 more tasks; --json lists them all\n')
  })
})
