import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PageServer, servePage } from '../../scripts/demo/page-server.ts'
import { root } from '../../scripts/workspace/workspace-packages.ts'
import { NikaProject } from '../support/nika-project.ts'

/** What each example prints in a repository of two commits. */
const examples: Readonly<Record<string, { readonly args?: () => readonly string[]; readonly outputs: unknown }>> = {
  'hello.nika.yaml': { args: () => ['--var', 'name=you'], outputs: { greeting: 'mock(echo) · Greet you in one sentence.' } },
  'two-opinions.nika.yaml': { outputs: { verdict: expect.stringMatching(/Weigh these\.\n1\. .*the first.*\n2\. .*the second/) } },
  'classify.nika.yaml': { outputs: { kind: 'bug', urgent: false, reply: 'mock(echo) · Thank the customer for the bug.' } },
  'release-notes.nika.yaml': { args: () => ['--var', 'range=HEAD~1..HEAD'], outputs: { file: './out/NOTES.md' } },
  'tool-versions.nika.yaml': { outputs: { git_found: 0, node: expect.stringMatching(/^\d+\.\d+\.\d+$/) } },
  'project-tour.nika.yaml': {
    args: () => ['--var', `page=${page.url}`],
    outputs: { summary: expect.stringMatching(/Second\n[\s\S]*First\n[\s\S]*packages: \[\]/) },
  },
}

const demo = { file: join(root, 'scripts/demo/without-git.nika.yaml'), summary: /Its page: Nika[\s\S]*packages: \[\]/ }

let project: NikaProject
let page: PageServer

beforeAll(async () => {
  page = await servePage(0)
  project = new NikaProject({ 'pnpm-workspace.yaml': 'packages: []\n' })
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], { cwd: project.folder })
  git('init', '--quiet')
  for (const subject of ['First', 'Second']) git('commit', '--quiet', '--allow-empty', '--message', subject)
})

afterAll(() => {
  page[Symbol.dispose]()
  project[Symbol.dispose]()
})

describe('examples', () => {
  test.each(Object.entries(examples))('%s gives what it promises', async (name, { args, outputs }) => {
    const nika = project.start(['run', join(root, 'examples', name), ...(args?.() ?? [])])
    const { status, stdout } = await nika.ended

    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(outputs)
  })

  test('write the files that they say', () => {
    expect(readFileSync(join(project.folder, 'out/NOTES.md'), 'utf8')).toBe(
      'mock(echo) · Write release notes for users from these commits:\n- Second',
    )
  })

  test('are all tested and all in the README', () => {
    const files = globSync('*.nika.yaml', { cwd: join(root, 'examples') }).sort()
    const readme = readFileSync(join(root, 'examples/README.md'), 'utf8')

    expect(Object.keys(examples).sort()).toEqual(files)
    expect(files.filter((file) => !readme.includes(`](${file})`))).toEqual([])
  })
})

describe('the README of the command line', () => {
  test('shows a workflow that runs as it says', async () => {
    const readme = readFileSync(join(root, 'apps/cli/README.md'), 'utf8')
    const workflow = /^```yaml\n([\s\S]*?)^```$/m.exec(readme)?.[1]
    writeFileSync(join(project.folder, 'hello.nika.yaml'), workflow ?? '')
    const [, run = '', show = ''] = /^```sh\n.*\n(nika run .*)\n(nika show .*)\n```$/m.exec(readme) ?? []

    expect(JSON.parse((await project.start(run.split(' ').slice(1)).ended).stdout)).toEqual({
      greeting: 'mock(echo) · Greet you in one sentence.',
    })
    expect(project.nika(show.split(' ').slice(1)).stdout).toContain('inputs.name      "you"  from the caller\n')
  })
})

describe('the demo in a folder without git', () => {
  test('does with a file and a page', async () => {
    const { status, stdout } = await project.start(['run', demo.file, '--var', `page=${page.url}`]).ended

    expect(status).toBe(0)
    expect(JSON.parse(stdout).summary).toMatch(demo.summary)
  })
})
