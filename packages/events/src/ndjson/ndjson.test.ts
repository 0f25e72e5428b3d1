import { ReadableStream } from 'node:stream/web'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventSequence } from '../../test/arbitraries.ts'
import { fullKinds, minimalKinds } from '../../test/kind-samples.ts'
import { collect, eventsOf } from '../../test/logs.ts'
import { ExactNumber } from '../json/exact-number.ts'
import { maxLineBytes } from '../json/limits.ts'
import { parseJson } from '../json/parse-json.ts'
import { EventLog } from '../log/event-log.ts'
import { decodeEvents } from './decode.ts'
import { encodeEvent, encodeEvents } from './encode.ts'
import { EventDecoder } from './event-decoder.ts'

const line = '{"id":0,"timestamp_ms":0,"kind":{"type":"task_started","task_id":"a"}}\n'

describe('encodeEvent', () => {
  test('writes one line with the members in the order id, timestamp_ms, kind', () => {
    expect(encodeEvent({ id: 0, timestamp_ms: 0, kind: { type: 'task_started', task_id: 'a' } })).toBe(line)
  })

  test('writes exact numbers as their literals', () => {
    const kind = { type: 'x', n: new ExactNumber('9007199254740993'), list: [new ExactNumber('1e400')] }

    expect(encodeEvent({ id: 0, timestamp_ms: 0.125, kind })).toBe(
      '{"id":0,"timestamp_ms":0.125,"kind":{"type":"x","n":9007199254740993,"list":[1e400]}}\n',
    )
  })

  test('refuses a line that no reader would take', () => {
    expect(() => encodeEvent({ id: 7, timestamp_ms: 0, kind: { type: 'x', text: 'x'.repeat(maxLineBytes) } })).toThrow(
      expect.objectContaining({ code: 'NIKA-LOG-006', message: 'event 7 is longer than the 268435456 bytes that a line may hold' }),
    )
  })

  test('refuses a line that no string could hold', () => {
    const tooLongForString = {
      toJSON: () => {
        throw new RangeError('Invalid string length')
      },
    }
    const event = { id: 7, timestamp_ms: 0, kind: { type: 'x', ...tooLongForString } }

    expect(() => Reflect.apply(encodeEvent, undefined, [event])).toThrow(expect.objectContaining({ code: 'NIKA-LOG-006' }))
  })
})

test('a kind that is nested as deeply as a log takes it comes back', async () => {
  const log = new EventLog()
  log.record({ type: 'x', value: parseJson(`${'['.repeat(999)}${']'.repeat(999)}`) })

  expect(await collect(decodeEvents(encodeEvents(log)))).toStrictEqual(log.events())
})

describe('encodeEvents', () => {
  test('gives chunks of UTF-8 that end with a line, of events at hand and of events that come', async () => {
    const events = eventsOf(...Array.from({ length: 3000 }, () => ({ type: 'x', text: 'é'.repeat(50) })))

    const chunks = await collect(encodeEvents(events))
    const streamed = await collect(encodeEvents(slowly(events)))

    expect(chunks.length).toBeGreaterThan(3)
    for (const chunk of chunks) expect(chunk.at(-1)).toBe(10)
    expect(Buffer.concat(chunks).toString()).toBe(events.map(encodeEvent).join(''))
    expect(Buffer.concat(streamed)).toEqual(Buffer.concat(chunks))
  })

  test('gives nothing for no events', async () => {
    expect(await collect(encodeEvents([]))).toEqual([])
  })

  test('is a web stream by ReadableStream.from', async () => {
    const stream = ReadableStream.from(encodeEvents(eventsOf({ type: 'task_started', task_id: 'a' })))

    expect(Buffer.concat(await collect(stream)).toString()).toBe(line)
  })
})

describe('decodeEvents', () => {
  test('gives the events of a whole text and of whole bytes', async () => {
    const events = eventsOf({ type: 'task_started', task_id: 'a' })

    expect(await collect(decodeEvents(line))).toEqual(events)
    expect(await collect(decodeEvents(new TextEncoder().encode(line)))).toEqual(events)
    expect(await collect(decodeEvents(''))).toEqual([])
  })

  test.each([
    ['an array of texts', () => ['{"id":0,"timestamp_ms":0,', '"kind":{"type":"task_started","task_id":"a"}}\n']],
    ['an async iterable', () => slowly([new TextEncoder().encode(line)])],
    ['a web stream', () => new Response(line).body ?? ''],
    ['a web stream of text', () => ReadableStream.from(slowly([line.slice(0, 9), line.slice(9)]))],
    ['a generator', () => [line][Symbol.iterator]()],
  ])('reads %s', async (_what, source) => {
    expect(await collect(decodeEvents(source()))).toEqual(eventsOf({ type: 'task_started', task_id: 'a' }))
  })

  test('gives the same events however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(eventSequence, fc.array(fc.nat(300), { maxLength: 40 }), async (events, sizes) => {
        const bytes = Buffer.concat(await collect(encodeEvents(events)))

        expect(JSON.stringify(await collect(decodeEvents(cut(bytes, sizes), { validate: false })))).toBe(JSON.stringify(events))
      }),
    )
  })

  test('gives the same events however the text is cut, between the halves of a character too', async () => {
    const events = eventsOf({ type: 'x', text: '🜁é\u{10ffff}' }, { type: 'x', text: '🜂'.repeat(20) })
    const text = events.map(encodeEvent).join('')

    for (let size = 1; size < 12; size++) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size))
      expect(await collect(decodeEvents(chunks))).toEqual(events)
    }
  })

  test.each(Object.values(minimalKinds))('decodes what was encoded: the least $type', async (kind) => {
    expect(await collect(decodeEvents(encodeEvents(eventsOf(kind))))).toStrictEqual(eventsOf(kind))
  })

  test.each(Object.values(fullKinds))('decodes what was encoded: $type with all that it may have', async (kind) => {
    expect(await collect(decodeEvents(encodeEvents(eventsOf(kind))))).toStrictEqual(eventsOf(kind))
  })

  test.each([
    ['a kind of a newer version', '{"id":0,"timestamp_ms":0,"kind":{"type":"task_teleported","to":[1,{"x":null}]}}'],
    ['a field of a newer version', '{"id":0,"timestamp_ms":0,"kind":{"type":"task_started","task_id":"a","mood":"good","attempt":1}}'],
    ['members of the envelope', '{"id":0,"timestamp_ms":0,"kind":{"type":"task_started","task_id":"a"},"hash":"ab","signed":{"by":"c"}}'],
    ['an envelope in another order', '{"hash":"ab","kind":{"type":"x"},"timestamp_ms":0,"id":0}'],
    ['exact numbers', '{"id":0,"timestamp_ms":0,"kind":{"type":"x","n":9007199254740993,"m":-0.1234567890123456789,"o":1E+400}}'],
    ['members called __proto__', '{"id":0,"timestamp_ms":0,"kind":{"type":"x","__proto__":{"a":1}},"__proto__":{"id":9}}'],
    ['a user object with a key rawJSON', '{"id":0,"timestamp_ms":0,"kind":{"type":"x","n":{"rawJSON":"1"}}}'],
    ['a kind called __proto__', '{"id":0,"timestamp_ms":0,"kind":{"type":"__proto__"}}'],
    ['escapes', '{"id":0,"timestamp_ms":0,"kind":{"type":"x","text":"\\ud800\\u0000\\n"}}'],
  ])('keeps %s through decode and encode', async (_what, json) => {
    const events = await collect(decodeEvents(`${json}\n`))

    expect(encodeEvent(events[0] ?? { id: -1, timestamp_ms: 0, kind: { type: '' } })).toBe(`${json}\n`)
  })

  test.each([
    ['1.10', '1.1'],
    ['1e3', '1000'],
    ['-0', '0'],
    ['100000000000000000000000', '1e+23'],
  ])('prints the number %s, which a double holds, in its shortest form %s', async (literal, shortest) => {
    const [event] = await collect(decodeEvents(`{"id":0,"timestamp_ms":0,"kind":{"type":"x","n":${literal}}}\n`))

    expect(JSON.stringify(event?.kind)).toBe(`{"type":"x","n":${shortest}}`)
  })

  test('takes lines that end with CR LF, and gives them an LF', async () => {
    const [event] = await collect(decodeEvents(line.replace('\n', '\r\n')))

    expect(event === undefined ? '' : encodeEvent(event)).toBe(line)
  })

  test('gives what comes before a wrong line, then the error', async () => {
    const seen: number[] = []
    const reading = async (): Promise<void> => {
      for await (const { id } of decodeEvents(`${line}${line.replace('"id":0', '"id":1')}nonsense\n${line}`)) seen.push(id)
    }

    await expect(reading()).rejects.toMatchObject({ code: 'NIKA-LOG-004' })
    expect(seen).toEqual([0, 1])
  })

  test('lets a reader stop early, and closes the stream that it read', async () => {
    let cancelled = false
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(line)),
      cancel: () => {
        cancelled = true
      },
    })

    for await (const { id } of decodeEvents(stream)) if (id === 0) break

    expect(cancelled).toBe(true)
  })

  test('refuses an option that does not exist, at once', () => {
    expect(() => decodeEvents(line, JSON.parse('{"strict":true}'))).toThrow(
      expect.objectContaining({
        code: 'NIKA-LOG-019',
        message: 'there is no option "strict"; there are validate, file, firstId, start, onTornTail, maxLineBytes',
      }),
    )
  })
})

describe('EventDecoder', () => {
  test('gives the events that each chunk completes', () => {
    const decoder = new EventDecoder()
    const bytes = new TextEncoder().encode(line)

    expect(decoder.push(bytes.subarray(0, 10))).toEqual([])
    expect(decoder.push(bytes.subarray(10))).toEqual(eventsOf({ type: 'task_started', task_id: 'a' }))
    decoder.end()
  })

  test('stays failed: it never goes on after a line that is wrong', () => {
    const decoder = new EventDecoder()
    const push = (text: string) => decoder.push(new TextEncoder().encode(text))

    expect(() => push('nonsense\n')).toThrow(expect.objectContaining({ code: 'NIKA-LOG-004' }))
    expect(() => push(line)).toThrow(expect.objectContaining({ code: 'NIKA-LOG-004' }))
    expect(() => decoder.end()).toThrow(expect.objectContaining({ code: 'NIKA-LOG-004' }))
  })

  test('begins in the middle of a file, when it is told which event, line and byte come first', () => {
    const decoder = new EventDecoder({ firstId: 5, start: { line: 6, byte_offset: 1000 }, file: 'r.ndjson' })
    const fifth = line.replace('"id":0', '"id":5')

    expect(decoder.push(new TextEncoder().encode(fifth))).toHaveLength(1)
    expect(() => decoder.push(new TextEncoder().encode('nonsense\n'))).toThrow(
      expect.objectContaining({
        code: 'NIKA-LOG-004',
        where: { file: 'r.ndjson', line: 7, column: 1 },
        details: { file: 'r.ndjson', line: 7, byte_offset: 1000 + fifth.length },
      }),
    )
  })
})

async function* slowly<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  for (const item of items) {
    await Promise.resolve()
    yield item
  }
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Iterable<Uint8Array> {
  let start = 0
  for (const size of sizes) {
    yield bytes.subarray(start, start + size)
    start += size
  }
  yield bytes.subarray(start)
}
