import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JsonObject } from '@nika/events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordStep } from '../../test/record-step.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { readTool } from './read.ts'

const outside = temporaryFolder(afterAll)
const cwd = join(outside, 'project')

beforeAll(async () => {
  await mkdir(join(cwd, 'data'), { recursive: true })
  await writeFile(join(outside, 'secret.txt'), 'secret')
  await writeFile(join(cwd, 'data/plain.txt'), 'first\nsecond 🦋\n')
  await writeFile(join(cwd, 'data/mark.txt'), '\ufeffa\r\n')
  await writeFile(join(cwd, 'data/empty.txt'), '')
  await writeFile(join(cwd, 'data/bytes.bin'), new Uint8Array([0x61, 0xff, 0x00]))
  await writeFile(join(cwd, 'data/large.txt'), 'x'.repeat(2000))
  await symlink('plain.txt', join(cwd, 'data/inside.txt'))
  await symlink(join(outside, 'secret.txt'), join(cwd, 'data/escape.txt'))
  await symlink(outside, join(cwd, 'data/up'))
  await symlink('nowhere.txt', join(cwd, 'data/dangling.txt'))
  await symlink(join(outside, 'absent.txt'), join(cwd, 'data/dangling-outside.txt'))
  await symlink('loop.txt', join(cwd, 'data/loop.txt'))
  await symlink(cwd, join(outside, 'alias'))
  execFileSync('mkfifo', [join(cwd, 'data/pipe')])
})

interface Reading {
  readonly from?: string
  readonly grants?: readonly string[]
  readonly signal?: AbortSignal
}

async function read(args: JsonObject, { from = cwd, grants = ['./data/**'], signal }: Reading = {}) {
  const { context, kinds } = recordStep({ cwd: from, permits: { fs: { read: grants } }, signal })
  const result = await readTool({ limitBytes: 1000 })
    .call(args, context)
    .then(
      (output) => ({ output, error: undefined }),
      (error: unknown) => ({ output: undefined, error }),
    )
  return { ...result, kinds: kinds() }
}

describe('a file', () => {
  test.each([
    ['data/plain.txt', 'first\nsecond 🦋\n'],
    ['./data/../data/plain.txt', 'first\nsecond 🦋\n'],
    ['data/mark.txt', '\ufeffa\r\n'],
    ['data/empty.txt', ''],
    ['data/inside.txt', 'first\nsecond 🦋\n'],
  ])('%s is given as it is', async (path, output) => {
    expect(await read({ path })).toMatchObject({ output })
  })

  test.runIf(process.platform === 'linux')('of the kernel, which tells no size, is read whole', async () => {
    const { output } = await read({ path: '/proc/version' }, { grants: ['/proc/**'] })

    expect(output).toMatch(/^Linux version .*\n$/)
  })

  test('is found though the cwd is reached by a link', async () => {
    expect(await read({ path: 'data/plain.txt' }, { from: join(outside, 'alias') })).toMatchObject({ output: 'first\nsecond 🦋\n' })
  })

  test.each([
    ['data/no.txt', 'NIKA-BUILTIN-READ-001', 'there is no file "data/no.txt"'],
    ['data/plain.txt/no', 'NIKA-BUILTIN-READ-001', 'there is no file "data/plain.txt/no"'],
    ['data/dangling.txt', 'NIKA-BUILTIN-READ-001', 'there is no file "data/dangling.txt"'],
    ['data', 'NIKA-BUILTIN-READ-002', '"data" is a folder'],
    ['data/pipe', 'NIKA-BUILTIN-READ-002', '"data/pipe" is not a regular file'],
    ['data/loop.txt', 'NIKA-BUILTIN-READ-002', '"data/loop.txt" cannot be read (ELOOP)'],
    ['data/large.txt', 'NIKA-BUILTIN-READ-002', '"data/large.txt" is larger than 1000 bytes'],
    ['data/bytes.bin', 'NIKA-BUILTIN-READ-003', '"data/bytes.bin" is not UTF-8'],
  ])('%s fails with %s', async (path, code, message) => {
    expect(await read({ path })).toMatchObject({ error: { code, category: 'tool_error', transient: false, message } })
  })

  test.runIf(process.platform === 'linux')('of the kernel that is larger than the limit is refused', async () => {
    const { error } = await read({ path: '/proc/self/maps' }, { grants: ['/proc/**'] })

    expect(error).toMatchObject({ code: 'NIKA-BUILTIN-READ-002', message: '"/proc/self/maps" is larger than 1000 bytes' })
  })

  test.each([
    [{}, 'nika:read needs path:'],
    [{ path: 'a', encoding: 'latin1' }, 'encoding: of nika:read must be utf-8'],
    [{ path: 'a', binary: true }, 'nika:read gives text alone'],
  ])('arguments %j are refused', (args: JsonObject, message) => {
    expect(() => readTool().validate?.(args)).toThrow(expect.objectContaining({ code: 'NIKA-INVOKE-002', message }))
  })

  test('is not read when the run has ended', async () => {
    const reason = new Error('cancelled')

    expect(await read({ path: 'data/plain.txt' }, { signal: AbortSignal.abort(reason) })).toMatchObject({ error: reason })
  })
})

describe('where a link leads', () => {
  test('inside of what is permitted is a decision of its own', async () => {
    const { kinds } = await read({ path: 'data/inside.txt' })

    expect(kinds).toEqual([
      { type: 'permit_checked', task_id: 'a', gate: 'fs.read', decision: 'allow', why: 'permits.fs.read allows "data/plain.txt"' },
    ])
  })

  test.each([
    ['data/escape.txt', 'secret.txt'],
    ['data/up/secret.txt', 'secret.txt'],
    ['data/up/project/../secret.txt', 'secret.txt'],
    ['data/dangling-outside.txt', 'absent.txt'],
    ['data/up/absent.txt', 'absent.txt'],
  ])('%s is refused, whether the file exists or not', async (path, name) => {
    const { error, kinds } = await read({ path })

    const why = `permits.fs.read does not allow "${join(outside, name)}"`
    expect(error).toMatchObject({ code: 'NIKA-SEC-004', category: 'security_error', message: why })
    expect(kinds).toEqual([{ type: 'permit_checked', task_id: 'a', gate: 'fs.read', decision: 'deny', why }])
  })

  test.each([[() => `${outside}/**`], [() => '../**'], [() => join(outside, 'secret.txt')]])('is permitted by %s too', async (grant) => {
    expect(await read({ path: 'data/escape.txt' }, { grants: ['data/**', grant()] })).toMatchObject({ output: 'secret' })
  })

  test('a link back into the permitted folder is permitted', async () => {
    expect(await read({ path: 'data/up/project/data/plain.txt' })).toMatchObject({ output: 'first\nsecond 🦋\n' })
  })
})
