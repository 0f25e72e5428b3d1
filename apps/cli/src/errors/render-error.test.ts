import { describe, expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { cliError } from './codes.ts'
import { exitCodeOf } from './exit-codes.ts'
import { renderFailure } from './render-error.ts'

const options = { paint: plain, version: '1.2.3' }

describe('an expected failure', () => {
  test('is its code, its message and its hint, without a stack', () => {
    const error = cliError('NIKA-CLI-001', { message: 'there is no command `rum`', hint: 'did you mean `run`?' })

    expect(renderFailure(error, options)).toBe('error NIKA-CLI-001: there is no command `rum`\n  hint: did you mean `run`?\n')
  })

  test('tells its place and what caused it', () => {
    const error = cliError('NIKA-CLI-004', {
      message: 'flow.nika.yaml cannot be read',
      where: { file: 'flow.nika.yaml', line: 3, column: 5 },
      cause: new Error('EACCES: permission denied'),
    })

    expect(renderFailure(error, options)).toBe(
      'flow.nika.yaml:3:5: error NIKA-CLI-004: flow.nika.yaml cannot be read\n' +
        '  cause: EACCES: permission denied\n  hint: check the path and your rights\n',
    )
  })

  test('does not tell twice what caused it', () => {
    const error = cliError('NIKA-CLI-004', { message: 'a cannot be read: EACCES', cause: new Error('EACCES') })

    expect(renderFailure(error, options)).toBe('error NIKA-CLI-004: a cannot be read: EACCES\n  hint: check the path and your rights\n')
  })

  test('shows what its texts hide', () => {
    const error = cliError('NIKA-CLI-001', { message: 'a\u001b[2Jb\nc', hint: 'd\re', cause: new Error('f\u0007') })

    expect(renderFailure(error, options)).toBe('error NIKA-CLI-001: a\\u001b[2Jb\\nc\n  cause: f\\u0007\n  hint: d\\u000de\n')
  })

  test.each([
    ['NIKA-CLI-001', 2],
    ['NIKA-CLI-010', 2],
  ] as const)('of code %s ends the process with %d', (code, exitCode) => {
    expect(exitCodeOf(cliError(code, { message: 'no' }))).toBe(exitCode)
  })
})

describe('a bug', () => {
  test('says that it is one, and shows its stack', () => {
    const text = renderFailure(new TypeError('x is not a function\u001b[2J'), options)

    expect(text).toMatch(
      /^This is a bug in nika 1\.2\.3, not in your workflow\. Please report it with what follows\.\nTypeError: x is not a function\\u001b\[2J\n {4}at .*render-error\.test\.ts/,
    )
  })

  test('may be anything that was thrown', () => {
    expect(renderFailure('oh', options)).toMatch(/\noh\n$/)
  })
})
