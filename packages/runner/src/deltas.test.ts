import { describe, expect, test } from 'vitest'
import { DeltaHub, type TaskDelta } from './deltas.ts'

const delta = (text: string): TaskDelta => ({ task_id: 'a', delta: { type: 'text', text } })

describe('deltas', () => {
  test('reach each reader from when it began, in order, and end', async () => {
    const hub = new DeltaHub()
    const early = hub.read()
    hub.push(delta('1'))
    const late = hub.read()
    hub.push(delta('2'))
    hub.end()

    expect(await all(early)).toEqual([delta('1'), delta('2')])
    expect(await all(late)).toEqual([delta('2')])
  })

  test('a reader that waits gets the next one', async () => {
    const hub = new DeltaHub()
    const reader = hub.read()
    const next = reader.next()

    hub.push(delta('1'))

    expect(await next).toEqual({ done: false, value: delta('1') })
  })

  test('a reader that asks ahead gets each, and the end', async () => {
    const hub = new DeltaHub()
    const reader = hub.read()
    const asked = [reader.next(), reader.next(), reader.next(), reader.next()]

    hub.push(delta('1'))
    hub.push(delta('2'))
    hub.end()

    const done = { done: true, value: undefined }
    expect(await Promise.all(asked)).toEqual([{ done: false, value: delta('1') }, { done: false, value: delta('2') }, done, done])
  })

  test('are wanted while somebody reads them', async () => {
    const hub = new DeltaHub()
    const reader = hub.read()
    const wantedWhileRead = hub.wanted
    hub.push(delta('1'))
    for await (const _ of reader) break

    expect(wantedWhileRead).toBe(true)
    expect(hub.wanted).toBe(false)
  })

  test('of a run that has ended are none', async () => {
    const hub = new DeltaHub()
    hub.end()

    expect(await all(hub.read())).toEqual([])
  })
})

async function all(deltas: AsyncIterable<TaskDelta>): Promise<readonly TaskDelta[]> {
  const read: TaskDelta[] = []
  for await (const each of deltas) read.push(each)
  return read
}
