import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary-folder.ts'
import { startError } from './start-error.ts'

const program = { command: ['git'], cwd: '/', environment: {}, capture: 'stdout' } as const

test.each([
  ['EAGAIN', 'the system has no room for another process (EAGAIN)', true],
  ['EMFILE', 'the system has no room for another process (EMFILE)', true],
  ['ENOENT', 'the program "git" is not on the PATH, which is not set', false],
  ['EIO', '"git" could not be started (EIO)', false],
])('%s says: %s', async (code, message, transient) => {
  const cause = Object.assign(new Error('spawn'), { code })

  const error = await startError(cause, program)

  expect(error).toMatchObject({ code: 'NIKA-EXEC-002', message, transient, cause })
})

describe('the hint', () => {
  const hintFor = async (name: string, path: string, cwd = '/') => {
    const cause = Object.assign(new Error('spawn'), { code: 'ENOENT' })
    return (await startError(cause, { ...program, command: [name], cwd, environment: { PATH: path } })).hint
  }

  test('names the program that is meant', async () => {
    const folder = temporaryFolder()
    for (const name of ['git', 'grep', 'xit']) await writeFile(join(folder, name), '')

    expect(await hintFor('gti', `/no/such:${folder}`)).toBe('did you mean `git`? Arguments are list items of their own')
    expect(await hintFor('terraform', folder)).toBe('is it installed? Arguments are list items of their own')
  })

  test('points at a file of that name in the working directory', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'build.sh'), '')

    expect(await hintFor('build.sh', '/bin', folder)).toBe('did you mean `./build.sh`, in the working directory?')
  })
})
