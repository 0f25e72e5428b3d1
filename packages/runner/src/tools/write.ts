import { lstat, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isNikaError, type JsonObject, type JsonValue, type NikaError } from '@nika/events'
import { renderValue } from '@nika/language'
import { runnerError } from '../errors/codes.ts'
import { errnoOf } from '../errors/errno.ts'
import { permittedPath } from './real-path.ts'
import { replaceFile } from './replace-file.ts'
import type { Tool, ToolContext } from './tool.ts'
import { ToolArguments } from './tool-arguments.ts'

/**
 * `nika:write`: puts a text into a file, whole or not at all, and gives the path as it was written. A value that is no text
 * becomes compact JSON with sorted keys. Folders that are missing are made: the permit that covers the path asks for them.
 * A file that is replaced keeps its mode.
 * @throws NIKA-BUILTIN-WRITE-001 when it cannot be written or there is nothing to write, NIKA-BUILTIN-WRITE-002 when it
 * exists and `overwrite` is false, NIKA-SEC-004 when a link leads out of `permits.fs.write`.
 */
export function writeTool(): Tool {
  return {
    name: 'nika:write',
    effect: 'replace',
    validate: (args) => void parse(args),
    async call(args, context) {
      const writing = parse(args)
      try {
        await write(writing, context)
      } catch (error) {
        context.signal.throwIfAborted()
        throw isNikaError(error) ? error : unwritable(error, writing.path)
      }
      return writing.path
    },
  }
}

interface Writing {
  readonly path: string
  readonly content: JsonValue
  readonly overwrite: boolean
}

function parse(args: JsonObject): Writing {
  const known = new ToolArguments('nika:write', args, ['path', 'content', 'create_dirs', 'overwrite'])
  known.flag('create_dirs', false)
  return { path: known.text('path'), content: known.value('content'), overwrite: known.flag('overwrite', true) }
}

async function write({ path, content, overwrite }: Writing, context: ToolContext): Promise<void> {
  if (content === null) throw failed(path, 'was given null to hold', 'check the value that `content:` is bound to')
  if (path.endsWith('/')) throw failed(path, 'names a folder')
  const target = await permittedPath('fs.write', path, context)
  const existing = await lstat(target).catch(() => undefined)
  if (existing !== undefined && !overwrite) throw exists(path)
  if (existing?.isFile() === false) throw failed(path, existing.isDirectory() ? 'is a folder' : 'is not a regular file')
  await mkdir(dirname(target), { recursive: true })
  await replaceFile(target, { content: renderValue(content), mode: existing?.mode, overwrite, signal: context.signal })
}

function failed(path: string, why: string, hint?: string): NikaError {
  return runnerError('NIKA-BUILTIN-WRITE-001', { message: `${JSON.stringify(path)} ${why}`, hint, details: { path } })
}

function exists(path: string, cause?: unknown): NikaError {
  return runnerError('NIKA-BUILTIN-WRITE-002', { message: `${JSON.stringify(path)} exists`, details: { path }, cause })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by this user',
  EPERM: 'may not be written by this user',
  EROFS: 'is on a file system that is read-only',
  ENOSPC: 'does not fit on the disk',
  EDQUOT: 'does not fit in the quota',
  ENOTDIR: 'goes through a file as if it were a folder',
}

function unwritable(cause: unknown, path: string): NikaError {
  const errno = errnoOf(cause)
  if (errno === 'EEXIST') return exists(path, cause)
  const why = reasons[errno ?? ''] ?? `cannot be written${errno === undefined ? '' : ` (${errno})`}`
  return runnerError('NIKA-BUILTIN-WRITE-001', { message: `${JSON.stringify(path)} ${why}`, details: { path, errno }, cause })
}
