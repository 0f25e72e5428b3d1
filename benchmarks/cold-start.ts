import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds, type Row } from './report.ts'

const nika = join(import.meta.dirname, '../apps/cli/bin/nika.cjs')

const tenTasks = `nika: ten
permits: { exec: ["true"] }
tasks:
${Array.from({ length: 10 }, (_, index) => `  t${index}:\n${index === 0 ? '' : `    after: { t${index - 1}: success }\n`}    exec: { command: ["true"] }`).join('\n')}
`
const oneTask = `nika: one
permits: { exec: ["true"] }
tasks:
  only:
    exec: { command: ["true"] }
`

/** Whole processes of the command line, beside a Node that does nothing. */
export const coldStart: Benchmark = {
  name: 'cold-start',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'nika-benchmark-'))
    writeFileSync(join(folder, 'ten.nika.yaml'), tenTasks)
    writeFileSync(join(folder, 'one.nika.yaml'), oneTask)
    mkdirSync(join(folder, 'cache'))
    const run = (...args: readonly string[]) => start(folder, args)
    const measured = await interleave(
      {
        node: () => run('-e', '0'),
        version: () => run(nika, '--version'),
        check: () => run(nika, 'check', 'ten.nika.yaml'),
        run: () => run(nika, 'run', 'one.nika.yaml'),
      },
      { rounds: 31, warmups: 5 },
    )
    rmSync(folder, { recursive: true })
    const row = (what: string, name: 'version' | 'check' | 'run', atMost: number): Row => ({
      what,
      ours: milliseconds(median(timesOf(measured, name))),
      beside: `${milliseconds(median(timesOf(measured, 'node')))}, node -e 0`,
      ...limited(ratio(timesOf(measured, name), timesOf(measured, 'node')), atMost),
    })
    return [row('nika --version', 'version', 1.3), row('nika check, ten tasks', 'check', 2), row('nika run, one exec task', 'run', 3)]
  },
}

function start(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_COMPILE_CACHE: join(cwd, 'cache') },
  })
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`)
}
