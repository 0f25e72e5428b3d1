import { EventLog, exactNumber } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { TaskContext } from './task-context.ts'

describe('TaskContext', () => {
  test('context_to_value', () => {
    const context = new TaskContext({ with: { topic: 'rust', pages: [1, 2] }, inputs: { since: 'v1' }, const: { style: 'dry' } })

    expect(context.toValue()).toEqual({ with: { topic: 'rust', pages: [1, 2] }, inputs: { since: 'v1' }, const: { style: 'dry' } })
  })

  test('a task that reads nothing receives {}', () => {
    expect(new TaskContext().toValue()).toEqual({})
    expect(new TaskContext({ with: undefined }).toValue()).toEqual({})
  })

  test('what the log holds is shared and not copied', () => {
    const log = new EventLog()
    log.emit({ type: 'task_completed', task_id: 'a', output: { rows: [1, 2, 3] }, duration_ms: 1 })
    const kind = log.at(0)?.kind
    const output = kind?.type === 'task_completed' ? kind.output : undefined

    const context = new TaskContext({ with: { rows: output ?? null } })
    log.emit({ type: 'inputs_resolved', task_id: 'b', inputs: context.toValue() })

    expect(context.with['rows']).toBe(output)
    const received = log.at(1)?.kind
    expect(received?.type === 'inputs_resolved' && received.inputs).toBe(context.toValue())
  })

  test('nobody can change it', () => {
    const bindings = { list: [1] }
    const context = new TaskContext({ with: bindings })

    bindings.list.push(2)

    expect(context.toValue()).toEqual({ with: { list: [1] } })
    expect(Object.isFrozen(context.toValue())).toBe(true)
    expect(Object.isFrozen(context.with['list'])).toBe(true)
  })

  test('exact numbers stay exact', () => {
    const context = new TaskContext({ with: { id: exactNumber('9007199254740993') } })

    expect(JSON.stringify(context.toValue())).toBe('{"with":{"id":9007199254740993}}')
  })

  test('what is not JSON is refused with NIKA-LOG-001', () => {
    const cyclic: Record<string, never> = {}
    Object.assign(cyclic, { self: cyclic })

    expect(() => new TaskContext({ with: cyclic })).toThrow(expect.objectContaining({ code: 'NIKA-LOG-001' }))
  })
})
