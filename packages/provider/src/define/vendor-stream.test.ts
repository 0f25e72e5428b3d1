import { Readable } from 'node:stream'
import { describe, expect, test, vi } from 'vitest'
import type { InferDelta } from '../response/infer-response.ts'
import type { AnswerDelta } from './answer.ts'
import { defineProvider } from './define-provider.ts'
import { type VendorEvents, vendorStream } from './vendor-stream.ts'

/** The bytes of a body, cut as the parts are. */
async function* bytes(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array, void> {
  for (const part of parts) yield typeof part === 'string' ? new TextEncoder().encode(part) : part
}

const text = (data: string): AnswerDelta[] => [{ type: 'text', text: data }]

function opened(body: VendorEvents['body'], read: VendorEvents['read'] = ({ data }) => text(data)): Promise<VendorEvents> {
  return Promise.resolve({ first: [], body, read })
}

async function textsOf(stream: AsyncIterable<AnswerDelta>): Promise<readonly string[]> {
  const texts: string[] = []
  for await (const delta of stream) if (delta.type === 'text') texts.push(delta.text)
  return texts
}

describe('the stream of a vendor', () => {
  test('gives steps that are asked for at once in their order', async () => {
    const stream = vendorStream(() => opened(bytes('data: a\n\ndata: b\n\n')))

    expect(await Promise.all([stream.next(), stream.next(), stream.next()])).toEqual([
      { done: false, value: { type: 'text', text: 'a' } },
      { done: false, value: { type: 'text', text: 'b' } },
      { done: true, value: undefined },
    ])
  })

  test('is the same however its bytes are cut', async () => {
    const whole = new TextEncoder().encode('\u{FEFF}event: x\ndata: grün\r\n\r\n: silence\n\ndata: 日本\ndata: 🙂\n\n')
    const read: VendorEvents['read'] = ({ event, data }) => text(`${event}: ${data}`)
    const each = Array.from(whole, (byte) => Uint8Array.of(byte))

    for (const parts of [[whole], each]) {
      expect(await textsOf(vendorStream(() => opened(bytes(...parts), read)))).toEqual(['x: grün', 'undefined: 日本\n🙂'])
    }
  })

  test.each(['\n', '\r', ''])('reads a last event that ends with %j and no empty line', async (ending) => {
    const body = bytes('data: "a"\n\n', `data: "b"${ending}`)

    expect(await textsOf(vendorStream(() => opened(body, ({ data }) => text(JSON.parse(data)))))).toEqual(['a', 'b'])
  })

  test('passes over a last event that is cut off', async () => {
    const body = bytes('data: "a"\n\n', 'data: "b')

    expect(await textsOf(vendorStream(() => opened(body, ({ data }) => text(JSON.parse(data)))))).toEqual(['a'])
  })

  test.each<[string, () => VendorEvents['body']]>([
    ['that decodes itself', () => Readable.from(['data: a\n\nda', 'ta: b\n\n'])],
    ['that has a reader alone', () => ({ getReader: () => new Blob(['data: a\n\ndata: b\n\n']).stream().getReader() })],
  ])('reads a body %s', async (_, body) => {
    expect(await textsOf(vendorStream(() => opened(body())))).toEqual(['a', 'b'])
  })

  test('fails on a chunk that is neither bytes nor text', async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(1) })

    await expect(textsOf(vendorStream(() => opened(body)))).rejects.toThrow(TypeError)
  })

  test('gives what came before an event that cannot be read, then its error', async () => {
    const stream = vendorStream(() => opened(bytes('data: "a"\n\ndata: {\n\ndata: "c"\n\n'), ({ data }) => text(JSON.parse(data))))

    expect(await stream.next()).toEqual({ done: false, value: { type: 'text', text: 'a' } })
    await expect(stream.next()).rejects.toThrow(SyntaxError)
  })

  test('ends with the event that ends it, and leaves the body that goes on', async () => {
    const left = vi.fn()
    async function* endless(): AsyncGenerator<Uint8Array, void> {
      try {
        yield* bytes('data: a\n\ndata: end\n\ndata: b\n\n')
        await new Promise(() => undefined)
      } finally {
        left()
      }
    }
    const stream = vendorStream(() => opened(endless(), ({ data }) => (data === 'end' ? undefined : text(data))))

    expect(await textsOf(stream)).toEqual(['a'])
    expect(left).toHaveBeenCalledOnce()
  })

  test.each([
    ['without a body', null],
    ['without bytes', bytes()],
    ['without events', bytes('<html>', '\n\n')],
  ])('%s fails: the server does not speak the API', async (_, body) => {
    await expect(textsOf(vendorStream(() => opened(body)))).rejects.toMatchObject({ details: { kind: 'invalid_response' } })
  })

  test('goes on in the stream that its end opens', async () => {
    const second = { ...(await opened(bytes('data: b\n\n'))), end: () => text('c') }
    const stream = vendorStream(async () => ({ ...(await opened(bytes('data: a\n\n'))), end: async () => second }))

    expect(await textsOf(stream)).toEqual(['a', 'b', 'c'])
  })

  test.each([true, false])('that breaks off fails, unless nothing is missing: %s', async (isWhole) => {
    async function* broken(): AsyncGenerator<string, void> {
      yield 'data: a\n\n'
      throw new TypeError('terminated')
    }
    const stream = vendorStream(async () => ({ ...(await opened(broken())), isWhole: () => isWhole, end: () => text('end') }))

    if (isWhole) expect(await textsOf(stream)).toEqual(['a', 'end'])
    else await expect(textsOf(stream)).rejects.toThrow('terminated')
  })

  test('that is left while it is opened closes what was opened', async () => {
    const left = vi.fn()
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => left() ?? { done: true, value: undefined },
      }),
    }
    const opening = Promise.withResolvers<VendorEvents>()
    const open = vi.fn(() => opening.promise)
    const stream = vendorStream(open)
    const step = stream.next()
    await vi.waitFor(() => expect(open).toHaveBeenCalledOnce())
    await stream.return?.()
    opening.resolve(await opened(body))

    expect(await step).toEqual({ done: true, value: undefined })
    expect(left).toHaveBeenCalledOnce()
  })

  test('may hold any number of deltas that its caller does not see in one chunk', async () => {
    const count = 50_000
    const provider = defineProvider({
      name: 'parrot',
      stream: () =>
        vendorStream(async () => ({
          first: [],
          body: bytes('data: no\n\n'.repeat(count)),
          read: () => [{ type: 'refusal', text: '-' }],
          end: () => [{ type: 'finish', finish_reason: 'refusal' }],
        })),
    })
    const steps: InferDelta[] = []
    for await (const step of provider.stream({ model: 'm', prompt: 'p' })) steps.push(step)

    expect(steps).toMatchObject([{ type: 'response', response: { refusal: '-'.repeat(count) } }])
  })
})
