import { expect, test } from 'vitest'
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
