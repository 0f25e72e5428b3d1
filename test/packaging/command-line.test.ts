import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servePage } from '../../scripts/demo/page-server.ts'
import { root } from '../../scripts/workspace/workspace-packages.ts'
import { EmptyProject } from '../support/empty-project.ts'
import { tarballsOf } from '../support/tarballs.ts'

// The oldest Node that the packages promise to run on.
const oldestNode = '22.18.0'

const workflow = `nika: packed
model: mock/echo
permits: { exec: [echo] }
tasks:
  greet: { exec: { command: [echo, hello] } }
  answer:
    with: { greeting: "\${{ tasks.greet.output }}" }
    infer: { prompt: "\${{ with.greeting }}" }
outputs: { answer: "\${{ tasks.answer.output }}" }
`

let project: EmptyProject
const nika = 'node_modules/@nika/cli/bin/nika.cjs'

beforeAll(() => {
  project = new EmptyProject()
  project.install(...tarballsOf('@nika/cli'), `node@${oldestNode}`)
  project.write('packed.nika.yaml', workflow)
  project.write('pnpm-workspace.yaml', 'packages: []\n')
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], { cwd: project.folder })
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--message', 'Begin')
})

afterAll(() => project[Symbol.dispose]())

describe.each([
  { node: 'the Node of the tests', program: () => process.execPath },
  { node: `Node ${oldestNode}`, program: () => join(project.folder, 'node_modules/.bin/node') },
])('the packed command line under $node', ({ program }) => {
  test('tells its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'apps/cli/package.json'), 'utf8'))

    expect(project.run([nika, '--version'], program())).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('runs a workflow and prints its outputs', () => {
    const { status, stdout } = project.run([nika, 'run', 'packed.nika.yaml'], program())

    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ answer: 'mock(echo) · hello' })
  })

  test("runs the demo's workflow: a program, a file, a page and a model", async () => {
    using page = await servePage(0)
    const tour = [nika, 'run', join(root, 'examples/project-tour.nika.yaml'), '--var', `page=${page.url}`]

    const { stdout } = await promisify(execFile)(program(), tour, { cwd: project.folder })

    expect(JSON.parse(stdout)).toEqual({ summary: expect.stringMatching(/Its page: Nika[\s\S]* Begin\n[\s\S]*packages: \[\]/) })
  })

  test("reaches models through the vendors' SDKs, which are installed beside it", () => {
    const nowhere = 'http://127.0.0.1:9'
    const config = `const base: string = '${nowhere}'
export default { providers: { openai: { base_url: base + '/v1' }, anthropic: { base_url: base } } }
`
    project.write('nika.config.ts', config)
    project.write(
      'vendors.nika.yaml',
      `nika: vendors
tasks:
  a: { infer: { model: openai/gpt-5-mini, prompt: hello } }
  b: { infer: { model: anthropic/claude-haiku-4-5, prompt: hello } }
`,
    )

    const { status, stdout, stderr } = project.run([nika, 'run', 'vendors.nika.yaml'], program())

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/✗ a +NIKA-INFER-001: Connection error/)
    expect(stderr).toMatch(/✗ b +NIKA-INFER-001: Connection error/)
    expect(stderr).not.toContain('Warning')
  })
})

describe('a Node that is too old', () => {
  test('is told in one sentence what is needed', () => {
    project.write('old.cjs', `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.17.1' } })`)

    expect(project.run(['--require', './old.cjs', nika, '--version'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'nika needs Node.js 22.18 or newer; this is 22.17.1.\n',
    })
  })

  test('can read the file that tells it', () => {
    const entry = readFileSync(join(root, 'apps/cli/bin/nika.cjs'), 'utf8')

    // esbuild refuses what it can't express in ES5.
    expect(() => transformSync(entry, { target: 'es5', supported: { 'const-and-let': false } })).not.toThrow()
  })
})
