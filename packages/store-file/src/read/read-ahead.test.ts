import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { ReadAhead, type ReadableFile } from './read-ahead.ts'

const size = 1_300_000
const content = Uint8Array.from({ length: size }, (_, index) => index % 251)

/** A file of that content in which reading takes as long as `delay` says. */
function file(delay: (read: number) => number = () => 0): ReadableFile {
  let reads = 0
  return {
    async read(buffer, offset, length, position) {
      await setTimeout(delay(reads++))
      const bytes = content.subarray(position, position + length)
      buffer.set(bytes, offset)
      return { bytesRead: bytes.length }
    },
  }
}

async function bytesFrom(reader: ReadAhead, start: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size - start)
  for await (const chunk of reader.from(start)) {
    // Whoever works on a chunk gives the next read its time.
    await setTimeout(4)
    bytes.set(chunk.bytes, chunk.offset - start)
  }
  return bytes
}

describe('reading ahead', () => {
  test.each([0, 1, 65_536, 524_288, size - 65_536, size - 65_535, size - 1, size])(
    'gives all bytes from %i on, each with its place',
    async (start) => {
      expect(Buffer.compare(await bytesFrom(new ReadAhead(file()), start), content.subarray(start))).toBe(0)
    },
  )

  test('keeps little for what is short, as all is that comes to the end of a log', async () => {
    const lengths: number[] = []
    const whole = file()
    const reader = new ReadAhead({
      read(buffer, offset, length, position) {
        lengths.push(buffer.byteLength, length)
        return whole.read(buffer, offset, length, position)
      },
    })

    await bytesFrom(reader, size - 1000)
    await bytesFrom(reader, size - 10)

    expect(lengths).toEqual([65_536, 65_536, 65_536, 65_536])
  })

  test('reads the next part while the one before is worked on', async () => {
    const positions: number[] = []
    const slow = file()
    const reader = new ReadAhead({
      read(buffer, offset, length, position) {
        positions.push(position)
        return slow.read(buffer, offset, length, position)
      },
    })
    const chunks = reader.from(0)
    await chunks.next()

    expect(positions).toEqual([0, 65_536])
    await chunks.return()
  })

  test('can be left and begun again: a read that was under way writes into nothing that is read later', async () => {
    const reader = new ReadAhead(file((read) => (read === 1 ? 50 : 0)))
    const left = reader.from(0)
    await left.next()
    await left.return()

    expect(Buffer.compare(await bytesFrom(reader, 100), content.subarray(100))).toBe(0)
  })

  test('throws what a read throws once it comes to it', async () => {
    const whole = file()
    const reader = new ReadAhead({
      async read(buffer, offset, length, position) {
        if (position > 0) throw new Error('EIO')
        return whole.read(buffer, offset, length, position)
      },
    })
    let length = 0

    await expect(async () => {
      for await (const { bytes } of reader.from(0)) {
        await setTimeout(1)
        length += bytes.length
      }
    }).rejects.toThrow('EIO')
    expect(length).toBe(65_536)
  })
})
