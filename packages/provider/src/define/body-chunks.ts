/** The body of a response: as every runtime has it, or as older browsers and a `fetch` of somebody's own do. */
export type VendorBody = AsyncIterable<Uint8Array | string> | ReadableBody

interface ReadableBody {
  getReader(): Pick<ReadableStreamDefaultReader<Uint8Array>, 'read' | 'cancel'>
}

/** The chunks of a body. One that cannot be iterated is read by its reader. */
export function bodyChunks(body: VendorBody): AsyncIterator<Uint8Array | string> {
  return Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : readerChunks(body)
}

function readerChunks(body: ReadableBody): AsyncIterator<Uint8Array> {
  const reader = body.getReader()
  return {
    async next() {
      const { done, value } = await reader.read()
      return done ? { done, value: undefined } : { done, value }
    },
    async return() {
      await reader.cancel()
      return { done: true, value: undefined }
    },
  }
}
