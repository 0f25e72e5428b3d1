import { describe, expect, test } from 'vitest'
import { type Entry, logOf, started } from '../../test/logs.ts'
import { toSpans } from '../spans/span-builder.ts'
import { spanTree } from './span-tree.ts'

const options = { run_id: 'run-1', started_at: '2026-11-24T20:00:00Z' }

describe('a tree of spans', () => {
  test('is empty without spans', () => {
    expect(spanTree([])).toBe('')
  })

  test('keeps each span on its line and hides nothing, whatever names and values hold', () => {
    const task_id = 'a\n  task forged\u001b[31m\u009b\u202e\t"b"'
    const log = logOf([
      [0, { ...started, workflow: 'demo' }],
      [1, { type: 'task_skipped', task_id, reason: '\u009b2J' }],
      [2, { type: 'workflow_cancelled' }],
    ])

    const tree = spanTree(toSpans(log))

    expect(tree).toContain('  task a\\u000a  task forged\\u001b[31m\\u009b\\u202e\\u0009"b"  +1ms 0.000001ms\n')
    expect(tree).toContain('nika.task.reason="\\u009b2J"\n')
    expect(tree.match(/[^\n\x20-\x7e]/g)).toBeNull()
  })

  test('of very many roots is there at once', () => {
    const log = logOf(Array.from({ length: 20_000 }, (_, task): Entry => [1, { type: 'task_skipped', task_id: `t${task}` }]))

    expect(spanTree(toSpans(log, options)).match(/^task /gm)).toHaveLength(20_000)
  })
})

test('more spans than a call has arguments end with one event', () => {
  const open = Array.from({ length: 150_000 }, (_, task): Entry => [1, { type: 'task_started', task_id: `t${task}` }])

  expect(toSpans(logOf([[0, started], ...open]))).toHaveLength(150_001)
})
