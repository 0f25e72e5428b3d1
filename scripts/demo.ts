// `pnpm demo`: runs a workflow on this repository and shows what one of its tasks received. It needs no key and no network,
// and runs the command line from source, so that nothing has to be built. What it writes stands in .nika/.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { servePage } from './demo/page-server.ts'

const root = join(import.meta.dirname, '..')
const commandLine = join(root, 'apps/cli/src/main.ts')

const hasHistory = spawnSync('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: root, stdio: 'ignore' }).status === 0
const workflow = hasHistory ? 'examples/project-tour.nika.yaml' : 'scripts/demo/without-git.nika.yaml'
const sources = hasHistory
  ? 'three commits from git, a file of this folder and a page of the network'
  : 'a file of this folder and a page of the network'

/** As long as a page of the network would take, so that there is something to see. */
const networkDelayMs = 700

process.exitCode = await demo()

async function demo(): Promise<number> {
  say(`A workflow is a YAML file. This one makes a prompt of ${sources}.`)
  if (!hasHistory) say('(There is no git history here, so it does without.)')
  say(`The model is a mock, the page comes from this machine: no key, no network. It is ${styleText('bold', workflow)}:\n`)
  console.log(styleText('dim', readFileSync(join(root, workflow), 'utf8').trimEnd().replaceAll(/^/gm, '  ')))

  using page = await servePage(networkDelayMs)
  const status = await nika('run', workflow, '--var', `page=${page.url}`)
  if (status !== 0) return status

  say('Every step of it was recorded. What did the task `summary` receive, from where, and what became of it?')
  return nika('show', '@last', '--task', 'summary')
}

/** Calls the command line as one would type it; ^C is its own affair. */
async function nika(...args: readonly string[]): Promise<number> {
  console.log(`\n${styleText('cyan', '$')} ${styleText('bold', ['nika', ...args].join(' '))}\n`)
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  const child = spawn(process.execPath, ['--conditions=@nika/source', commandLine, ...args], { cwd: root, stdio: 'inherit' })
  const [status]: unknown[] = await once(child, 'exit')
  process.off('SIGINT', ignore)
  return typeof status === 'number' ? status : 1
}

function say(text: string): void {
  console.log(`\n${text}`)
}
