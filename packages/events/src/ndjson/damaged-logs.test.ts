import { describe, expect, test } from 'vitest'
import { isNikaError } from '../errors/nika-error.ts'
import type { Event } from '../event/event.ts'
import { decodeEvents } from './decode.ts'
import type { DecodeOptions } from './event-decoder.ts'

const start = (id: number, time = id): string => `{"id":${id},"timestamp_ms":${time},"kind":{"type":"task_started","task_id":"é"}}`
const first = start(0)
const firstLength = Buffer.byteLength(first) + 1

describe('a line that is wrong is told with its code, line and byte', () => {
  test.each([
    ['is not JSON', '{"id":1,', 'NIKA-LOG-004', 'the line is not JSON'],
    ['is blank', '', 'NIKA-LOG-004', 'the line is not JSON'],
    ['holds two values', `${start(1)}${start(2)}`, 'NIKA-LOG-004', 'the line is not JSON'],
    ['begins with a byte order mark', `\ufeff${start(1)}`, 'NIKA-LOG-004', 'the line is not JSON'],
    ['is an array', '[]', 'NIKA-LOG-002', 'the line is not an event: { id, timestamp_ms, kind: { type, … } }'],
    ['is null', 'null', 'NIKA-LOG-002', 'the line is not an event: { id, timestamp_ms, kind: { type, … } }'],
    ['has no id', '{"timestamp_ms":1,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has an id that is text', '{"id":"1","timestamp_ms":1,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has an id with a fraction', '{"id":1.5,"timestamp_ms":1,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has an id that no double holds', '{"id":9007199254740993,"timestamp_ms":1,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has no time', '{"id":1,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has a negative time', '{"id":1,"timestamp_ms":-1,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has an infinite time', '{"id":1,"timestamp_ms":1e999,"kind":{"type":"x"}}', 'NIKA-LOG-002', undefined],
    ['has no kind', '{"id":1,"timestamp_ms":1}', 'NIKA-LOG-002', undefined],
    ['has a kind that is null', '{"id":1,"timestamp_ms":1,"kind":null}', 'NIKA-LOG-002', undefined],
    ['has a kind without a type', '{"id":1,"timestamp_ms":1,"kind":{}}', 'NIKA-LOG-002', undefined],
    ['has its members under __proto__', '{"__proto__":{"id":1,"timestamp_ms":1,"kind":{"type":"x"}}}', 'NIKA-LOG-002', undefined],
    ['has a type under __proto__', '{"id":1,"timestamp_ms":1,"kind":{"__proto__":{"type":"x"}}}', 'NIKA-LOG-002', undefined],
    [
      'has a known kind of the wrong shape',
      '{"id":1,"timestamp_ms":5,"kind":{"type":"task_started","attempt":-1}}',
      'NIKA-LOG-002',
      'event 1, task_started: task_id is missing; attempt expected at least 0, got -1',
    ],
    ['has an id that was there', start(0), 'NIKA-LOG-007', 'event 0 stands where event 1 belongs'],
    ['leaves out an id', start(2), 'NIKA-LOG-007', 'event 2 stands where event 1 belongs'],
    ['has a negative id', start(-1, 1), 'NIKA-LOG-007', 'event -1 stands where event 1 belongs'],
    ['goes back in time', start(1, 4.5), 'NIKA-LOG-008', 'event 1 is at 4.5 ms, before event 0 at 5 ms'],
    [
      'has a format of the future',
      '{"id":1,"timestamp_ms":5,"kind":{"type":"workflow_resumed","producer":{"name":"n","version":"9","format":2}}}',
      'NIKA-LOG-009',
      'the log has format 2; this version reads format 1',
    ],
    [
      'has a format of the future, and a shape that this version does not know',
      '{"id":1,"timestamp_ms":5,"kind":{"type":"workflow_started","task_count":"many","producer":{"format":2}}}',
      'NIKA-LOG-009',
      'the log has format 2; this version reads format 1',
    ],
    [
      'has a format that is no number',
      '{"id":1,"timestamp_ms":5,"kind":{"type":"workflow_resumed","producer":{"name":"n","version":"9","format":"2"}}}',
      'NIKA-LOG-009',
      'the log has format "2"; this version reads format 1',
    ],
    [
      'is nested too deeply',
      `{"id":1,"timestamp_ms":5,"kind":{"type":"x","a":${nested(1000)}}}`,
      'NIKA-LOG-016',
      'the line is nested deeper than 1001 levels',
    ],
  ])('%s', async (_what, line, code, message) => {
    const place = { line: 2, byte_offset: Buffer.byteLength(start(0, 5)) + 1, file: 'runs/r1.ndjson' }

    const { events, error } = await readUntilError(`${start(0, 5)}\n${line}\n${start(2, 9)}\n`, { file: 'runs/r1.ndjson' })

    expect(events).toHaveLength(1)
    expect(error).toMatchObject({ code, where: { file: 'runs/r1.ndjson', line: 2, column: 1 } })
    expect(error?.details).toMatchObject(place)
    if (message !== undefined) expect(error?.message).toMatch(new RegExp(`^${literally(message)}`))
  })

  test('names the place in the message', async () => {
    const { error } = await readUntilError(`${first}\nnonsense\n`)

    expect(error?.message).toBe(`the line is not JSON (line 2, byte ${firstLength})`)
    expect(error?.cause).toBeInstanceOf(SyntaxError)
  })

  test.each([
    ['an overlong form', [0xc0, 0xaf]],
    ['half of a character', [0xc3]],
    ['a byte that is none', [0xff]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
  ])('is not UTF-8: %s', async (_what, bytes) => {
    const before = Buffer.from(`${first}\n${start(1)}\n{"id":2,"timestamp_ms":2,"kind":{"type":"`)
    const source = Buffer.concat([before, Buffer.from(bytes), Buffer.from(`"}}\n${start(3)}\n`)])

    for (const chunks of [[source], [source.subarray(0, before.length + 1), source.subarray(before.length + 1)]]) {
      const { events, error } = await readUntilError(chunks)

      expect(events).toHaveLength(2)
      expect(error).toMatchObject({ code: 'NIKA-LOG-017', details: { line: 3, byte_offset: 2 * firstLength } })
    }
  })

  test('is told by its place in the stream, however the stream is cut', async () => {
    const bytes = Buffer.from(`${first}\n${start(1)}\nnonsense\n`)

    for (let size = 1; size < 100; size += 7) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size))
      const { error } = await readUntilError(chunks)

      expect(error?.details).toMatchObject({ line: 3, byte_offset: 2 * firstLength })
    }
  })
})

describe('a torn last line', () => {
  test.each([
    ['that breaks off', `${first}\n{"id":1,"time`],
    ['that parses but has no LF', `${first}\n${start(1)}`],
    ['that is no JSON at all', `${first}\nnonsense`],
    ['in the middle of a character', Buffer.concat([Buffer.from(`${first}\n"`), Buffer.from([0xc3])])],
  ])('%s is told apart from damage: the events before it are given, then NIKA-LOG-005', async (_what, source) => {
    const { events, error } = await readUntilError(source)

    expect(events).toHaveLength(1)
    expect(error).toMatchObject({
      code: 'NIKA-LOG-005',
      message: `the last line has no end (line 2, byte ${firstLength})`,
      where: { file: 'events.ndjson', line: 2, column: 1 },
    })
  })

  test('is given to onTornTail, and the rest ends as if it were not there', async () => {
    const tails: unknown[] = []

    const { events, error } = await readUntilError(`${first}\n{"id":1,`, { onTornTail: (tail) => tails.push(tail) })

    expect(events).toHaveLength(1)
    expect(error).toBeUndefined()
    expect(tails).toEqual([{ line: 2, byte_offset: firstLength, byte_length: 8 }])
  })

  test('is not what a damaged line before the last one is', async () => {
    const tails: unknown[] = []

    const { error } = await readUntilError(`${first}\n{"id":1,\n${start(1)}`, { onTornTail: (tail) => tails.push(tail) })

    expect(error?.code).toBe('NIKA-LOG-004')
    expect(tails).toEqual([])
  })

  test('is the whole of a log whose first line was never finished', async () => {
    const { events, error } = await readUntilError('{"id":0')

    expect(events).toEqual([])
    expect(error).toMatchObject({ code: 'NIKA-LOG-005', details: { line: 1, byte_offset: 0 } })
  })
})

describe('a log of a trusted store', () => {
  test('is read without checking kinds, but its envelope, ids and times are checked all the same', async () => {
    const wrongKind = '{"id":0,"timestamp_ms":0,"kind":{"type":"task_started"}}\n'

    expect((await readUntilError(wrongKind, { validate: false })).events).toHaveLength(1)
    expect((await readUntilError(`${wrongKind}{}\n`, { validate: false })).error?.code).toBe('NIKA-LOG-002')
    expect((await readUntilError(`${wrongKind}${start(2)}\n`, { validate: false })).error?.code).toBe('NIKA-LOG-007')
  })
})

async function readUntilError(source: Parameters<typeof decodeEvents>[0], options?: DecodeOptions) {
  const events: Event[] = []
  try {
    for await (const event of decodeEvents(source, options)) events.push(event)
  } catch (error) {
    if (isNikaError(error)) return { events, error }
    throw error
  }
  return { events, error: undefined }
}

function nested(levels: number): string {
  return '['.repeat(levels) + ']'.repeat(levels)
}

function literally(text: string): string {
  return text.replaceAll(/[[\]{}()?.|*+^$]/g, '\\$&')
}
