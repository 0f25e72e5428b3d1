import { constants, type FileHandle, open } from 'node:fs/promises'
import { isNikaError, type JsonObject, type NikaError } from '@nika/events'
import { runnerError } from '../errors/codes.ts'
import { errnoOf } from '../errors/errno.ts'
import { permittedPath } from './real-path.ts'
import type { Tool, ToolContext } from './tool.ts'
import { ToolArguments } from './tool-arguments.ts'

/** How files are read. */
export interface ReadOptions {
  /** Bytes that a file may have; default 10 MiB. */
  readonly limitBytes?: number | undefined
}

/**
 * `nika:read`: the text of a file, byte for byte, which must be UTF-8.
 * @throws NIKA-BUILTIN-READ-001 when there is none, NIKA-BUILTIN-READ-002 when it cannot be read or is too large,
 * NIKA-BUILTIN-READ-003 when it is not UTF-8, NIKA-SEC-004 when a link leads out of `permits.fs.read`.
 */
export function readTool({ limitBytes = 10 * 1024 * 1024 }: ReadOptions = {}): Tool {
  return {
    name: 'nika:read',
    effect: 'read',
    validate: (args) => void pathOf(args),
    async call(args, context) {
      const path = pathOf(args)
      try {
        return decode(await readBytes({ path, context, limitBytes }), path)
      } catch (error) {
        context.signal.throwIfAborted()
        throw isNikaError(error) ? error : unreadable(error, path)
      }
    },
  }
}

function pathOf(args: JsonObject): string {
  const known = new ToolArguments('nika:read', args, ['path', 'encoding', 'binary'])
  known.word('encoding', ['utf-8'], 'utf-8')
  if (known.flag('binary', false)) {
    throw runnerError('NIKA-INVOKE-002', { message: 'nika:read gives text alone', hint: 'leave `binary:` out' })
  }
  return known.text('path')
}

interface Reading {
  readonly path: string
  readonly context: ToolContext
  readonly limitBytes: number
}

async function readBytes({ path, context, limitBytes }: Reading): Promise<Buffer> {
  const real = await permittedPath('fs.read', path, context)
  // NOFOLLOW: nothing slips a link in after it was judged. NONBLOCK: a pipe that nobody writes to does not hold us.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const found = await file.stat()
    if (!found.isFile()) throw failed(path, found.isDirectory() ? 'is a folder' : 'is not a regular file')
    const bytes = found.size > limitBytes ? undefined : await readUpTo(file, { size: found.size, limitBytes, signal: context.signal })
    if (bytes === undefined) throw failed(path, `is larger than ${limitBytes} bytes`, 'read a smaller part of it, or raise the limit')
    return bytes
  } finally {
    await file.close()
  }
}

interface Expectation {
  /** As the file system tells it; a file may grow, and those of /proc tell 0. */
  readonly size: number
  readonly limitBytes: number
  readonly signal: AbortSignal
}

/** All that is in a file; undefined when that is more than the limit. */
async function readUpTo(file: FileHandle, { size, limitBytes, signal }: Expectation): Promise<Buffer | undefined> {
  let buffer = Buffer.allocUnsafe(Math.max(size + 1, 8192))
  for (let length = 0; length <= limitBytes; ) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(buffer, length, buffer.length - length)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
    if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2)
  }
  return undefined
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw runnerError('NIKA-BUILTIN-READ-003', { message: `${JSON.stringify(path)} is not UTF-8`, details: { path }, cause })
  }
}

function failed(path: string, why: string, hint?: string): NikaError {
  return runnerError('NIKA-BUILTIN-READ-002', { message: `${JSON.stringify(path)} ${why}`, hint, details: { path } })
}

function unreadable(cause: unknown, path: string): NikaError {
  const errno = errnoOf(cause)
  const details = { path, errno }
  if (errno === 'ENOENT' || errno === 'ENOTDIR') {
    return runnerError('NIKA-BUILTIN-READ-001', { message: `there is no file ${JSON.stringify(path)}`, details, cause })
  }
  const why =
    errno === 'EACCES' || errno === 'EPERM' ? 'may not be read by this user' : `cannot be read${errno === undefined ? '' : ` (${errno})`}`
  return runnerError('NIKA-BUILTIN-READ-002', { message: `${JSON.stringify(path)} ${why}`, details, cause })
}
