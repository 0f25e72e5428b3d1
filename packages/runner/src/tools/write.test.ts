import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exactNumber, type JsonObject } from '@nika/events'
import { beforeEach, describe, expect, test } from 'vitest'
import { recordStep } from '../../test/record-step.ts'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { writeTool } from './write.ts'

let outside: string
let cwd: string

beforeEach(async () => {
  outside = temporaryFolder()
  cwd = join(outside, 'project')
  await mkdir(join(cwd, 'out'), { recursive: true })
})

async function write(args: JsonObject, signal?: AbortSignal) {
  const { context, kinds } = recordStep({ cwd, permits: { fs: { write: ['./out/**'] } }, signal })
  const result = await writeTool()
    .call(args, context)
    .then(
      (output) => ({ output, error: undefined }),
      (error: unknown) => ({ output: undefined, error }),
    )
  return { ...result, kinds: kinds() }
}

const contentOf = (path: string) => readFile(join(cwd, path), 'utf8')

describe('a file that is written', () => {
  test('holds the text, and its path is the output', async () => {
    expect(await write({ path: './out/a.txt', content: 'first\nsecond 🦋' })).toMatchObject({ output: './out/a.txt' })
    expect(await contentOf('out/a.txt')).toBe('first\nsecond 🦋')
  })

  test.each([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [exactNumber('9007199254740993'), '9007199254740993'],
    [0, '0'],
    [false, 'false'],
    ['', ''],
  ])('holds %j as %s', async (content, text) => {
    await write({ path: 'out/a.json', content })

    expect(await contentOf('out/a.json')).toBe(text)
  })

  test('gets the folders that are missing', async () => {
    await write({ path: 'out/deep/down/a.txt', content: 'x' })

    expect(await contentOf('out/deep/down/a.txt')).toBe('x')
  })

  test('replaces another and keeps its mode', async () => {
    await writeFile(join(cwd, 'out/run.sh'), 'old', { mode: 0o750 })

    await write({ path: 'out/run.sh', content: 'new' })

    expect(await contentOf('out/run.sh')).toBe('new')
    expect((await stat(join(cwd, 'out/run.sh'))).mode & 0o777).toBe(0o750)
  })

  test('is never seen half written', async () => {
    const whole = ['a', 'b'].map((letter) => letter.repeat(2_000_000))
    await write({ path: 'out/a.txt', content: whole[0] ?? '' })
    const writing = Promise.all(whole.map((content) => write({ path: 'out/a.txt', content })))
    const seen: string[] = []
    for (let reads = 0; reads < 20; reads++) seen.push(await contentOf('out/a.txt'))
    await writing

    expect(seen.filter((content) => !whole.includes(content))).toEqual([])
    expect(await readdir(join(cwd, 'out'))).toEqual(['a.txt'])
  })

  test('goes where a link inside of the permitted folder leads, and the link stays', async () => {
    await writeFile(join(cwd, 'out/real.txt'), 'old')
    await symlink('real.txt', join(cwd, 'out/link.txt'))

    const { kinds } = await write({ path: 'out/link.txt', content: 'new' })

    expect(await contentOf('out/real.txt')).toBe('new')
    expect(kinds).toEqual([
      { type: 'permit_checked', task_id: 'a', gate: 'fs.write', decision: 'allow', why: 'permits.fs.write allows "out/real.txt"' },
    ])
  })
})

describe('a file that is not written', () => {
  test('exists, and overwrite is false', async () => {
    await writeFile(join(cwd, 'out/a.txt'), 'old')
    const { error } = await write({ path: 'out/a.txt', content: 'new', overwrite: false })

    expect(error).toMatchObject({ code: 'NIKA-BUILTIN-WRITE-002', category: 'tool_error', message: '"out/a.txt" exists' })
    expect(await contentOf('out/a.txt')).toBe('old')
  })

  test('of two that are written at once with overwrite false, one wins', async () => {
    const results = await Promise.all(['a', 'b', 'c', 'd'].map((content) => write({ path: 'out/a.txt', content, overwrite: false })))

    const winners = results.flatMap(({ error }, index) => (error === undefined ? ['abcd'[index]] : []))
    const errors = results.map(({ error }) => error).filter((error) => error !== undefined)
    expect(winners).toEqual([await contentOf('out/a.txt')])
    expect(errors).toHaveLength(3)
    for (const error of errors) expect(error).toMatchObject({ code: 'NIKA-BUILTIN-WRITE-002' })
    expect(await readdir(join(cwd, 'out'))).toEqual(['a.txt'])
  })

  test.each([
    [{ path: 'out', content: 'x' }, '"out" is a folder'],
    [{ path: 'out/', content: 'x' }, '"out/" names a folder'],
    [{ path: 'out/a.txt', content: null }, '"out/a.txt" was given null to hold'],
    [{ path: 'out/file/a.txt', content: 'x' }, '"out/file/a.txt" goes through a file as if it were a folder'],
    [{ path: `out/${'x'.repeat(300)}`, content: 'x' }, expect.stringMatching(/cannot be written \(ENAMETOOLONG\)$/)],
  ])('%j', async (args, message) => {
    await writeFile(join(cwd, 'out/file'), '')

    expect(await write(args)).toMatchObject({ error: { code: 'NIKA-BUILTIN-WRITE-001', category: 'tool_error', message } })
    expect(await readdir(join(cwd, 'out'))).toEqual(['file'])
  })

  test('is a device', async () => {
    const { context } = recordStep({ cwd, permits: { fs: { write: ['/dev/**'] } } })

    const writing = writeTool().call({ path: '/dev/null', content: 'x' }, context)

    await expect(writing).rejects.toMatchObject({ code: 'NIKA-BUILTIN-WRITE-001', message: '"/dev/null" is not a regular file' })
  })

  test.each([
    [{ path: 'a' }, 'nika:write needs content:'],
    [{ path: 'a', content: 'x', overwrite: 1 }, 'overwrite: of nika:write must be true or false'],
    [{ path: 'a', content: 'x', append: true }, 'nika:write takes no argument "append"'],
  ])('has the arguments %j', (args: JsonObject, message) => {
    expect(() => writeTool().validate?.(args)).toThrow(expect.objectContaining({ code: 'NIKA-INVOKE-002', message }))
  })

  test('belongs to a run that has ended', async () => {
    const reason = new Error('cancelled')

    expect(await write({ path: 'out/a.txt', content: 'x' }, AbortSignal.abort(reason))).toMatchObject({ error: reason })
    expect(await readdir(join(cwd, 'out'))).toEqual([])
  })
})

describe('where a link leads', () => {
  test.each([
    ['a link to a file outside', 'out/file.txt', 'secret.txt'],
    ['a link to a folder outside', 'out/folder/new.txt', 'new.txt'],
    ['a link to nothing outside', 'out/dangling.txt', 'absent.txt'],
    ['a missing folder behind a link', 'out/folder/deep/new.txt', 'deep/new.txt'],
  ])('%s is refused, and nothing is made there', async (_, path, target) => {
    await writeFile(join(outside, 'secret.txt'), 'secret')
    await symlink('../../secret.txt', join(cwd, 'out/file.txt'))
    await symlink(outside, join(cwd, 'out/folder'))
    await symlink(join(outside, 'absent.txt'), join(cwd, 'out/dangling.txt'))

    const { error } = await write({ path, content: 'owned' })

    expect(error).toMatchObject({ code: 'NIKA-SEC-004', message: `permits.fs.write does not allow "${join(outside, target)}"` })
    expect(await readdir(outside)).toEqual(['project', 'secret.txt'])
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('secret')
  })
})
