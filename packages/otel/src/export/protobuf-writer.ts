/** Where a message that is being written ends. */
export type MessageEnd = number

/**
 * Writes protobuf from the end to the beginning: of each message its last field first. So a length is known when its turn
 * comes, and nothing is measured beforehand or moved.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufWriter {
  #buffer: Buffer
  /** The first byte that is written. */
  #position: number

  readonly #initialBytes: number

  /** @param initialBytes what there is room for before it grows. */
  constructor(initialBytes: number) {
    this.#initialBytes = initialBytes
    this.#buffer = Buffer.allocUnsafeSlow(initialBytes)
    this.#position = initialBytes
  }

  /** Fields that are written from here on belong into a message that {@link endMessage} completes. */
  startMessage(): MessageEnd {
    return this.#buffer.length - this.#position
  }

  endMessage(end: MessageEnd, field: number): void {
    this.#lengthAndTag(this.#buffer.length - this.#position - end, field)
  }

  text(text: string, field: number): void {
    this.#bytes(text, text.length < shortText && isAscii(text) ? text.length : Buffer.byteLength(text), field)
  }

  /** Bytes that are given in hex digits. */
  hex(digits: string, field: number): void {
    const length = digits.length / 2
    this.#reserve(length)
    this.#buffer.write(digits, this.#position, length, 'hex')
    this.#lengthAndTag(length, field)
  }

  /** Fields that were written elsewhere. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#position)
  }

  /** A whole number that a double holds exactly. */
  integer(value: number, field: number): void {
    if (value >= 0) this.#varint(value)
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)))
    this.#varint(field * 8)
  }

  double(value: number, field: number): void {
    this.#reserve(8)
    this.#buffer.writeDoubleLE(value, this.#position)
    this.#varint(field * 8 + 1)
  }

  /** The low 64 bits: a clock may be far off. */
  fixed64(value: bigint, field: number): void {
    this.#reserve(8)
    this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, value), this.#position)
    this.#varint(field * 8 + 1)
  }

  fixed32(value: number, field: number): void {
    this.#reserve(4)
    this.#buffer.writeUInt32LE(value, this.#position)
    this.#varint(field * 8 + 5)
  }

  /** A copy of all that was written. */
  written(): Uint8Array {
    return new Uint8Array(this.#buffer.subarray(this.#position))
  }

  /** Begins anew, whatever became of the last message; the memory of an uncommonly large one is given back. */
  clear(): void {
    if (this.#buffer.length > keptBytes) this.#buffer = Buffer.allocUnsafeSlow(this.#initialBytes)
    this.#position = this.#buffer.length
  }

  #bytes(text: string, length: number, field: number): void {
    this.#reserve(length)
    if (length === text.length && length < shortText) writeAscii(this.#buffer, this.#position, text)
    else this.#buffer.write(text, this.#position, length, 'utf8')
    this.#lengthAndTag(length, field)
  }

  #lengthAndTag(length: number, field: number): void {
    this.#varint(length)
    this.#varint(field * 8 + 2)
  }

  #varint(value: number): void {
    let bytes = 1
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes += 1
    this.#reserve(bytes)
    let at = this.#position
    let rest = value
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#buffer[at++] = (rest % 0x80) + 0x80
    this.#buffer[at] = rest
  }

  #bigVarint(value: bigint): void {
    const bytes: number[] = []
    let rest = value
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest % 0x80n) + 0x80)
    this.raw(Uint8Array.from([...bytes, Number(rest)]))
  }

  /** Makes room before what is written. */
  #reserve(bytes: number): void {
    if (this.#position < bytes) this.#grow(bytes)
    this.#position -= bytes
  }

  #grow(bytes: number): void {
    const written = this.#buffer.subarray(this.#position)
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, written.length + bytes))
    grown.set(written, grown.length - written.length)
    this.#position = grown.length - written.length
    this.#buffer = grown
  }
}

/** Bytes of a buffer that is used again. */
const keptBytes = 4 * 1024 * 1024

/** Characters below which a loop is faster than a call of the platform. */
const shortText = 32

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

function writeAscii(buffer: Buffer, from: number, text: string): void {
  for (let index = 0; index < text.length; index++) buffer[from + index] = text.charCodeAt(index)
}
