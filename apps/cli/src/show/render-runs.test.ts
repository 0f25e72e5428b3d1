import { defineErrors, logErrorTable } from '@nika/events'
import { expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { renderRuns } from './render-runs.ts'

test('the list of runs has one line for each, damaged ones too', () => {
  const storeError = defineErrors(logErrorTable)
  const error = storeError('NIKA-LOG-004', { message: 'no JSON', where: { file: '019b.ndjson', line: 7, column: 1 } })
  const unreadable = storeError('NIKA-LOG-023', { message: 'run 0199 could not be read: EACCES\u001b' })

  expect(
    renderRuns(
      [
        {
          run_id: '019c',
          status: 'completed',
          event_count: 9,
          duration_ms: 1500,
          task_count: 2,
          workflow: 'notes',
          started_at: '2026-01-02T03:04:05.678Z',
        },
        { run_id: '019b', error, byte_length: 12_345, modified_at: '2026-01-01T03:04:05.678Z' },
        {
          run_id: '019a',
          status: 'running',
          event_count: 1,
          duration_ms: 20,
          being_written: false,
          started_at: '2026-01-01T00:00:00.000Z',
        },
        { run_id: '0199', error: unreadable, byte_length: 0, modified_at: '2025-01-01T03:04:05.678Z' },
      ],
      plain,
    ),
  ).toBe(`✓ 019c  2026-01-02 03:04:05Z  notes  completed in 1.5 s · 2 tasks
! 019b  2026-01-01 03:04:05Z         damaged · 12 kB · NIKA-LOG-004 at line 7
■ 019a  2026-01-01 00:00:00Z         interrupted after 20 ms
! 0199  2025-01-01 03:04:05Z         damaged · 0 bytes · NIKA-LOG-023: run 0199 could not be read: EACCES\\u001b
`)
})
