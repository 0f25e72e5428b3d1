import { type Readable, type Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { OutputBuffer } from '../process/output-buffer.ts'

/** What `accept-encoding` may ask for. */
export const acceptedEncodings = 'gzip, deflate, br'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** Encodings on top of each other that are undone; nobody uses more than one in earnest. */
const mostEncodings = 3

/** A body that is larger than allowed. */
export class BodyTooLarge extends Error {}

/** A body in an encoding that was not asked for. */
export class UnknownEncoding extends Error {}

/** How a body is read. */
export interface BodyOptions {
  /** The value of `content-encoding`. */
  readonly encoding: string | undefined
  /** Bytes that it may have when it is decoded. */
  readonly limitBytes: number
  readonly signal: AbortSignal
}

/**
 * The whole body, decoded while it arrives, so that a bomb costs no more than the limit.
 * @throws BodyTooLarge, UnknownEncoding, or what the connection and the decoder say.
 */
export async function readBody(body: Readable, { encoding, limitBytes, signal }: BodyOptions): Promise<Buffer> {
  const encodings = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
  const stages = encodings
    .filter((name) => name !== '' && name !== 'identity')
    .reverse()
    .map(decoderOf)
  if (stages.length > mostEncodings) throw new UnknownEncoding(`the body is encoded ${stages.length} times`)
  const kept = new OutputBuffer()
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      kept.push(chunk)
      done(kept.length > limitBytes ? new BodyTooLarge(`the body is larger than ${limitBytes} bytes`) : undefined)
    },
  })
  await pipeline([body, ...stages, sink], { signal })
  return kept.bytes()
}

function decoderOf(name: string): Transform {
  const create = Object.hasOwn(decoders, name) ? decoders[name] : undefined
  if (create === undefined) throw new UnknownEncoding(`the body is encoded as ${JSON.stringify(name)}`)
  return create()
}
