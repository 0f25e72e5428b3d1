import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { spanIdOf, traceIdOf } from './ids.ts'

test('a trace id is the first 16 bytes of the hash of the run id', () => {
  expect(traceIdOf('run-1')).toBe(createHash('sha256').update('nika:trace:run-1').digest('hex').slice(0, 32))
  expect(traceIdOf('run-1')).toBe('bed54ba6f22c136019f2424e020bde65')
})

test('a span id is the first 8 bytes of the hash of run id, event id and row', () => {
  expect(spanIdOf('run-1', 12, 'task')).toBe(createHash('sha256').update('nika:span:run-1:12:task').digest('hex').slice(0, 16))
})

test('one event may open two spans', () => {
  expect(spanIdOf('run-1', 12, 'tool')).not.toBe(spanIdOf('run-1', 12, 'HTTP'))
})
