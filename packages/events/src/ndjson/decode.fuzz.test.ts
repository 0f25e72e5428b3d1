import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventSequence } from '../../test/arbitraries.ts'
import { collect } from '../../test/logs.ts'
import { isNikaError } from '../errors/nika-error.ts'
import { decodeEvents } from './decode.ts'
import { encodeEvent } from './encode.ts'

const numRuns = Number(process.env['NIKA_FUZZ_COUNT'] ?? 500)
// fast-check prints the seed of a failure; give it here to see the same again.
const parameters: fc.Parameters<unknown> = { numRuns }

const mutation = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  remove: fc.nat(4),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom('\n', '{', '}', '"', '\\', ',', '0', '-', 'e9', '\r\n', '\u0000', '"id":0,', '[[[[').map((text) => Buffer.from(text)),
  ),
})

test('a log that was changed at random is decoded, or refused with a code, and what comes before is always a log', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(eventSequence, fc.array(mutation, { maxLength: 5 }), fc.boolean(), async (events, mutations, validate) => {
      const bytes = mutations.reduce<Uint8Array>(mutate, Buffer.from(events.map(encodeEvent).join('')))
      const decoded: string[] = []

      try {
        for await (const event of decodeEvents(bytes, { validate })) decoded.push(encodeEvent(event))
      } catch (error) {
        if (!isNikaError(error)) throw error
        expect(error.code).toMatch(/^NIKA-LOG-0(02|04|05|06|07|08|09|16|17)$/)
      }

      expect((await collect(decodeEvents(decoded, { validate }))).map(encodeEvent)).toEqual(decoded)
    }),
    parameters,
  )
})

test('bytes at random get a coded error or are an empty log', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      try {
        expect(await collect(decodeEvents(bytes))).toEqual([])
      } catch (error) {
        expect(isNikaError(error)).toBe(true)
      }
    }),
    parameters,
  )
})

function mutate(bytes: Uint8Array, { at, remove, insert }: { at: number; remove: number; insert: Uint8Array }): Uint8Array {
  const start = Math.floor(at * bytes.length)
  return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)])
}
