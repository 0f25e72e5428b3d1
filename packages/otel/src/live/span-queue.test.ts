import { describe, expect, test } from 'vitest'
import { fullLog } from '../../test/full-log.ts'
import { type ReadableSpan, toReadableSpan } from '../export/readable-span.ts'
import { runResource } from '../export/resource.ts'
import { toSpans } from '../spans/span-builder.ts'
import { SpanQueue } from './span-queue.ts'

const spans = spansOf()

function spansOf(): readonly ReadableSpan[] {
  const [first] = fullLog
  if (first === undefined) throw new Error('the log is empty')
  const resource = runResource(first, {})
  return toSpans(fullLog).map((span) => toReadableSpan(span, resource))
}

/** A collector that takes batches when it is let. */
class Door {
  readonly batches: number[] = []
  #answers: ((error?: Error) => void)[] = []

  readonly send = (batch: readonly ReadableSpan[]): Promise<undefined> => {
    this.batches.push(batch.length)
    return new Promise((resolve, reject) => {
      this.#answers.push((error) => (error === undefined ? resolve(undefined) : reject(error)))
    })
  }

  async answer(error?: Error): Promise<void> {
    this.#answers.shift()?.(error)
    // Those who wait for the answer go on.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
}

function queueOf(door: Door): SpanQueue {
  return new SpanQueue({ send: door.send, maxQueueSize: 4, maxBatchSize: 2, delayMs: 1_000_000 })
}

function add(queue: SpanQueue, count: number): void {
  for (const span of spans.slice(0, count)) queue.add(span)
}

describe('a queue of spans', () => {
  test('sends one batch at a time', async () => {
    const door = new Door()
    const queue = queueOf(door)

    add(queue, 5)
    expect(door.batches).toEqual([2])
    await door.answer()
    expect(door.batches).toEqual([2, 2])
    await door.answer()

    const drained = queue.drain()
    await door.answer()
    await drained
    expect(door.batches).toEqual([2, 2, 1])
    expect(queue.report()).toEqual({ sent: 5, lost: 0, reason: undefined })
  })

  test('drops and counts what does not fit', async () => {
    const door = new Door()
    const queue = queueOf(door)

    // Two are on their way, four wait.
    add(queue, 9)

    expect(queue.report()).toEqual({ sent: 0, lost: 3, reason: undefined })
  })

  test('counts a batch that is refused, and goes on', async () => {
    const door = new Door()
    const queue = queueOf(door)
    const refusal = new Error('no')

    add(queue, 4)
    await door.answer(refusal)
    await door.answer()

    expect(queue.report()).toEqual({ sent: 2, lost: 2, reason: refusal })
  })

  test('that is given up counts what is on its way and what waits, once', async () => {
    const door = new Door()
    const queue = queueOf(door)
    const reason = new Error('too late')

    add(queue, 5)
    queue.abandon(reason)
    await door.answer()

    expect(queue.report()).toEqual({ sent: 0, lost: 5, reason })
    expect(queue.isEmpty).toBe(true)
  })
})
