import { describe, expect, test } from 'vitest'
import { maxLineBytes } from '../json/limits.ts'
import { decodeEvents } from './decode.ts'

const mebibyte = 1024 * 1024

describe('a line that is too long', () => {
  test.each([
    ['without an end', [Buffer.alloc(2000, 'x')]],
    ['with an end', [Buffer.concat([Buffer.alloc(2000, 'x'), Buffer.from('\n')])]],
    ['that is a whole event', [`{"id":0,"timestamp_ms":0,"kind":{"type":"x","a":"${'x'.repeat(2000)}"}}\n`]],
    ['of characters that take more bytes', [`{"id":0,"timestamp_ms":0,"kind":{"type":"x","a":"${'€'.repeat(400)}"}}\n`]],
  ])('%s is refused as soon as it is seen', async (_what, chunks) => {
    await expect(drain(decodeEvents(chunks, { maxLineBytes: 1000 }))).rejects.toMatchObject({
      code: 'NIKA-LOG-006',
      message: 'the line is longer than 1000 bytes (line 1, byte 0)',
      details: { line: 1, byte_offset: 0 },
    })
  })

  test('is measured without its LF', async () => {
    const line = `{"id":0,"timestamp_ms":0,"kind":{"type":"x","a":"${'x'.repeat(50)}"}}`

    expect(await drain(decodeEvents(`${line}\n`, { maxLineBytes: line.length }))).toBe(1)
    await expect(drain(decodeEvents(`${line}\n`, { maxLineBytes: line.length - 1 }))).rejects.toMatchObject({ code: 'NIKA-LOG-006' })
  })

  test('of 1 GB is refused after the bytes that a line may hold, in memory bounded by them', async () => {
    let produced = 0
    function* gigabyte(): Iterable<Uint8Array> {
      const chunk = new Uint8Array(mebibyte).fill(120)
      for (; produced < 1024; produced++) yield chunk
    }
    const before = process.memoryUsage().arrayBuffers
    let peak = 0
    const watched = watch(gigabyte(), () => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before)
    })

    await expect(drain(decodeEvents(watched))).rejects.toMatchObject({ code: 'NIKA-LOG-006' })

    expect(produced * mebibyte).toBeLessThanOrEqual(maxLineBytes + mebibyte)
    expect(peak).toBeLessThan(3 * maxLineBytes)
  })

  test('that comes in many small pieces is refused as well', async () => {
    function* pieces(): Iterable<Uint8Array> {
      const piece = new Uint8Array([120, 120, 120])
      for (let count = 0; count < 1_000_000; count++) yield piece
    }

    await expect(drain(decodeEvents(pieces(), { maxLineBytes: 100_000 }))).rejects.toMatchObject({ code: 'NIKA-LOG-006' })
  })
})

describe('a hostile line', () => {
  test.each([
    ['a million arrays within each other', '['.repeat(1_000_000), 'NIKA-LOG-016'],
    ['a million objects within each other', '{"a":'.repeat(1_000_000), 'NIKA-LOG-016'],
    ['a number of a million digits for an id', `{"id":${'1'.repeat(1_000_000)},"timestamp_ms":0,"kind":{"type":"x"}}`, 'NIKA-LOG-002'],
    [
      'an exponent of a million digits for a time',
      `{"id":0,"timestamp_ms":1e${'9'.repeat(1_000_000)},"kind":{"type":"x"}}`,
      'NIKA-LOG-002',
    ],
    ['a million zeros for a time, then a one', `{"id":0,"timestamp_ms":-0.${'0'.repeat(1_000_000)}1,"kind":{"type":"x"}}`, 'NIKA-LOG-002'],
    ['a million blank lines', '\n'.repeat(1_000_000), 'NIKA-LOG-004'],
  ])('%s gets a coded error', async (_what, line, code) => {
    await expect(drain(decodeEvents(`${line}\n`))).rejects.toMatchObject({ code })
  })

  test('sets no prototype', async () => {
    const text =
      '{"id":0,"timestamp_ms":0,"kind":{"type":"x","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}\n'

    expect(await drain(decodeEvents(text))).toBe(1)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  test('of a million exact numbers is read in linear time', async () => {
    const numbers = `${'9007199254740993,'.repeat(200_000)}1`

    expect(await drain(decodeEvents(`{"id":0,"timestamp_ms":0,"kind":{"type":"x","n":[${numbers}]}}\n`))).toBe(1)
  })
})

async function drain(events: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _event of events) count += 1
  return count
}

function* watch<Item>(items: Iterable<Item>, look: () => void): Iterable<Item> {
  for (const item of items) {
    look()
    yield item
  }
}
