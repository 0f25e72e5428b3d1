import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { renderProblem } from './render-problem.ts'
import { type CheckedFile, checkFile } from './workflow-file.ts'

const valid = `nika: hello
model: mock/echo
tasks:
  greet: { infer: { prompt: "Say hello" } }
`

let cwd: string

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nika-files-'))
  for (const name of ['hello.nika.yaml', 'hello.nika.yml', 'hello.nika', 'hello.yaml', 'pipe']) writeFileSync(join(cwd, name), valid)
  writeFileSync(join(cwd, 'bytes.nika.yaml'), Buffer.from([0x6e, 0xff, 0xfe]))
  writeFileSync(join(cwd, 'mark.nika.yaml'), `\ufeff${valid}`)
  writeFileSync(join(cwd, 'vendor.nika.yaml'), valid.replace('mock/echo', 'mistral/large'))
  writeFileSync(join(cwd, 'typo.nika.yaml'), `nika: typo\nmodel: mock/echo\ntasks:\n  greet: { infer: { promt: "hello\u202e" } }\n`)
  mkdirSync(join(cwd, 'folder.nika.yaml'))
})

afterAll(() => rmSync(cwd, { recursive: true }))

function check(name: string, stdin = ''): Promise<CheckedFile> {
  return checkFile(name, {
    cwd,
    stdin: (async function* () {
      yield stdin
    })(),
  })
}

describe('a workflow file', () => {
  test.each(['hello.nika.yaml', 'hello.nika', 'pipe'])('called %s is read without a word', async (name) => {
    const { workflow, problems } = await check(name)

    expect(problems).toEqual([])
    expect(workflow?.name).toBe('hello')
  })

  test.each(['hello.nika.yml', 'hello.yaml'])('called %s is read with a warning', async (name) => {
    const { workflow, problems } = await check(name)

    expect(problems).toEqual([expect.objectContaining({ code: 'NIKA-CLI-005', severity: 'warning' })])
    expect(workflow?.name).toBe('hello')
  })

  test('called - is standard input', async () => {
    const { file, workflow } = await check('-', valid)

    expect([file, workflow?.name, workflow?.source?.file]).toEqual(['<stdin>', 'hello', '<stdin>'])
  })

  test.each([
    ['absent.nika.yaml', 'NIKA-CLI-004', 'there is no file absent.nika.yaml', 'check the path and your rights'],
    ['helo.nika.yaml', 'NIKA-CLI-004', 'there is no file helo.nika.yaml', 'did you mean `hello.nika.yaml`?'],
    ['vendor', 'NIKA-CLI-004', 'there is no file vendor', 'did you mean `vendor.nika.yaml`?'],
    ['folder.nika.yaml', 'NIKA-CLI-004', 'folder.nika.yaml is a folder', 'name the files in it'],
  ])('%s is refused with %s', async (name, code, message, hint) => {
    const { workflow, problems } = await check(name)

    expect(problems).toEqual([{ code, severity: 'error', message, hint, path: '' }])
    expect(workflow).toBeUndefined()
  })

  test('that is not UTF-8 is refused by the language', async () => {
    expect((await check('bytes.nika.yaml')).problems.map(({ code }) => code)).toEqual(['NIKA-PARSE-001'])
  })

  test('that never ends is read no further than a workflow may be long', async () => {
    let chunks = 0
    const endless = (async function* () {
      for (;;) {
        chunks++
        yield new Uint8Array(65_536)
      }
    })()

    const { problems } = await checkFile('-', { cwd, stdin: endless })

    expect(problems.map(({ code }) => code)).toEqual(['NIKA-YAML-010'])
    expect(chunks).toBe(17)
  })

  test('that begins with a byte order mark is refused by the language', async () => {
    expect((await check('mark.nika.yaml')).problems.map(({ code }) => code)).toEqual(['NIKA-YAML-011'])
  })
})

describe('a problem', () => {
  test('is told with its place, the line, a caret and a hint, nothing of it hidden', async () => {
    const { file, problems } = await check('typo.nika.yaml')
    const unknownKey = problems.find(({ code }) => code === 'NIKA-PARSE-005')

    expect(unknownKey && renderProblem(unknownKey, file, plain)).toBe(`typo.nika.yaml:4:21: error NIKA-PARSE-005: infer has no key "promt"
      greet: { infer: { promt: "hello\\u202e" } }
                        ^^^^^
  hint: did you mean \`prompt\`?
`)
  })

  test('without a place is told with its file', () => {
    const problem = { code: 'NIKA-CLI-004', severity: 'error', message: 'no', hint: 'first\nsecond', path: '' } as const

    expect(renderProblem(problem, 'a.nika.yaml', plain)).toBe('a.nika.yaml: error NIKA-CLI-004: no\n  hint: first\n    second\n')
  })
})
