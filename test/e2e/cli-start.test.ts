import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'

const workflow = `nika: hello
model: mock/echo
tasks: { greet: { infer: { prompt: hello } } }
`

let project: NikaProject
let cache: string
beforeEach(() => {
  project = new NikaProject({ 'hello.nika.yaml': workflow })
  cache = mkdtempSync(join(tmpdir(), 'nika-cache-'))
})
afterEach(() => {
  project[Symbol.dispose]()
  rmSync(cache, { recursive: true })
})

const accepted = { status: 0, stdout: '✓ hello.nika.yaml  hello, 1 task\n', stderr: '' }

function check(file = 'hello.nika.yaml') {
  return project.bash(`NODE_COMPILE_CACHE=${cache} $NIKA check ${file}`)
}

/** The code caches of nika, by the command and the file of the bundle. */
function caches(): ReadonlyMap<string, string> {
  const files = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((file) => file.includes('nika-'))
  return new Map(files.map((file) => [/nika-([a-z]+-[a-z-]+)\.cjs/.exec(file)?.[1] ?? file, join(cache, file)]))
}

describe('the code cache', () => {
  test('is written when a command has done its work, for the files that it loaded', () => {
    expect(check()).toEqual(accepted)
    expect([...caches().keys()].sort()).toEqual(['check-check', 'check-events', 'check-language', 'check-main'])
  })

  test('changes nothing of what a command says', () => {
    expect([check(), check(), check()]).toEqual([accepted, accepted, accepted])
  })

  test('is not written by a command that failed', () => {
    expect(check('no.nika.yaml').status).toBe(2)
    expect(caches().size).toBe(0)
  })

  test.each([
    ['is empty', () => Buffer.alloc(0)],
    ['is cut', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['is of another version of V8', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4), Buffer.alloc(4, 7), bytes.subarray(8)])],
    ['is something else', () => Buffer.from('not a code cache')],
  ])('that %s is passed over and written anew', (_what, damage) => {
    check()
    const file = caches().get('check-language') ?? ''
    const whole = readFileSync(file)
    writeFileSync(file, damage(whole))

    expect(check()).toEqual(accepted)
    expect(readFileSync(file).length).toBeGreaterThan(whole.length / 2)
  })

  test('is gone without where it may not be', () => {
    expect(project.bash('NODE_DISABLE_COMPILE_CACHE=1 $NIKA check hello.nika.yaml')).toEqual(accepted)
    expect(project.bash('NODE_COMPILE_CACHE=/dev/null/no $NIKA check hello.nika.yaml')).toEqual(accepted)
  })
})

test('nika tells its version from a folder that is read-only', () => {
  chmodSync(project.folder, 0o500)

  expect(project.nika(['--version'])).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' })
})
