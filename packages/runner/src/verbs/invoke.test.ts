import { EventLog, exactNumber, type JsonObject, type JsonValue, NikaError } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { outline } from '../../test/outline.ts'
import { stepContext } from '../step.ts'
import type { Tool } from '../tools/tool.ts'
import { invokeVerb } from './invoke.ts'

function invoke(tool: Partial<Tool>, { args = {}, name = 'nika:it' }: { readonly args?: JsonObject; readonly name?: string } = {}) {
  const log = new EventLog({ validate: true })
  const barriers: number[] = []
  const durability = {
    barrier: async (eventId: number) => {
      barriers.push(eventId)
    },
  }
  const context = stepContext(
    { log, durability, cwd: '/' },
    { task_id: 'a', attempt: 1, signal: new AbortController().signal, effect: 'unsafe' },
  )
  const registered: Tool = { name: 'nika:it', effect: 'none', call: async () => null, ...tool }
  return { log, barriers, output: invokeVerb({ tools: { 'nika:it': registered } }).execute({ verb: 'invoke', tool: name, args }, context) }
}

describe('invoke', () => {
  test('records the call and what it gave, under one call_id', async () => {
    const { log, output } = invoke({ call: async ({ n }) => ({ twice: Number(n) * 2 }) }, { args: { n: 4 } })

    expect(await output).toEqual({ twice: 8 })
    expect(log.events().map(({ kind }) => kind)).toEqual([
      { type: 'tool_called', task_id: 'a', call_id: 'call-0', tool: 'nika:it', args: { n: 4 } },
      {
        type: 'tool_responded',
        task_id: 'a',
        call_id: 'call-0',
        tool: 'nika:it',
        output_len: 11,
        output: { twice: 8 },
        duration_ms: expect.any(Number),
      },
    ])
  })

  test.each<[JsonValue, number]>([
    ['çà', 4],
    [null, 4],
    [12.5, 4],
    [exactNumber('9007199254740993'), 16],
    [['a', true], 10],
  ])('the length of %j is %i bytes', async (value, length) => {
    const { log, output } = invoke({ call: async () => value })
    await output

    expect(log.at(1)?.kind).toMatchObject({ output_len: length })
  })

  test('records a failure with its code, and fails with it', async () => {
    const error = new NikaError({ code: 'NIKA-SHOP-001', message: 'sold out', hint: '', category: 'tool_error', transient: true })
    const { log, output } = invoke({
      call: async () => {
        throw error
      },
    })

    await expect(output).rejects.toBe(error)
    expect(log.at(1)?.kind).toEqual({
      type: 'tool_failed',
      task_id: 'a',
      call_id: 'call-0',
      tool: 'nika:it',
      error: 'sold out',
      code: 'NIKA-SHOP-001',
      duration_ms: expect.any(Number),
    })
  })

  test('an output that is not JSON is a failure of the tool', async () => {
    const { log, output } = invoke({ call: async () => Number.POSITIVE_INFINITY })

    await expect(output).rejects.toMatchObject({ code: 'NIKA-LOG-001' })
    expect(outline(log)).toEqual(['tool_called a', 'tool_failed a'])
  })

  test('a tool that is not registered is NIKA-INVOKE-001, and nothing is called', async () => {
    const { log, output } = invoke({}, { name: 'nika:other' })

    await expect(output).rejects.toMatchObject({ code: 'NIKA-INVOKE-001', hint: 'registered are nika:it' })
    expect(log.length).toBe(0)
  })

  test('arguments that the tool refuses are refused before anything is announced', async () => {
    const error = new NikaError({ code: 'NIKA-INVOKE-002', message: 'no path', hint: '', category: 'validation_error', transient: false })
    const { log, output } = invoke({
      validate: () => {
        throw error
      },
    })

    await expect(output).rejects.toBe(error)
    expect(log.length).toBe(0)
  })

  test('the effect may depend on the arguments', async () => {
    const effect = ({ method }: JsonObject) => (method === 'GET' ? 'read' : 'unsafe')

    const reading = invoke({ effect }, { args: { method: 'GET' } })
    const posting = invoke({ effect }, { args: { method: 'POST' } })
    await Promise.all([reading.output, posting.output])

    expect(reading.barriers).toEqual([])
    expect(posting.barriers).toEqual([0])
  })

  test('a tool knows its call', async () => {
    const { output } = invoke({ call: async (_args, { task_id, call_id, event_id }) => ({ task_id, call_id, event_id }) })

    expect(await output).toEqual({ task_id: 'a', call_id: 'call-0', event_id: 0 })
  })
})
