import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@nika/events'
import { root } from '../../scripts/workspace/workspace-packages.ts'
import type { CommandResult } from './empty-project.ts'

/** The built command line. */
const nikaProgram = join(root, 'apps/cli/bin/nika.cjs')

/** A folder in which `nika` is called as a process of its own. */
export class NikaProject implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'nika-e2e-'))

  /** What else the environment of `nika` holds. */
  readonly #variables: Readonly<Record<string, string>>

  /**
   * @param files their texts by name.
   * @param variables of the environment.
   */
  constructor(files: Readonly<Record<string, string>> = {}, variables: Readonly<Record<string, string>> = {}) {
    this.#variables = variables
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text)
  }

  /** Runs `nika` with these arguments to its end, its outputs piped. */
  nika(args: readonly string[], input = ''): CommandResult {
    return this.#run(process.execPath, [nikaProgram, ...args], input)
  }

  /** Runs a line of bash in which $NIKA is the command line. */
  bash(line: string): CommandResult {
    return this.#run('bash', ['-c', line], '')
  }

  /** Runs `nika` on a terminal of 80 columns; what that shows, with all control characters. */
  onTerminal(args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
    const set = Object.entries({ TERM: 'xterm-256color', ...environment }).map(([name, value]) => `${name}=${value}`)
    const line = `stty columns 80 rows 24; env ${set.join(' ')} $NIKA ${args.join(' ')}`
    return this.#run('script', ['--quiet', '--return', '--command', line, '/dev/null'], '').stdout
  }

  /** Starts `nika`. */
  start(args: readonly string[]): RunningNika {
    return new RunningNika(spawn(process.execPath, [nikaProgram, ...args], { cwd: this.folder, env: this.#environment(), stdio: 'pipe' }))
  }

  /** The files of the runs. */
  runFiles(): readonly string[] {
    const folder = join(this.folder, '.nika/runs')
    const names = readdirSync(folder).filter((name) => name.endsWith('.ndjson'))
    return names.map((name) => join(folder, name))
  }

  /** The events of the one run that there is. */
  events(): readonly Event[] {
    const [file = ''] = this.runFiles()
    return readEvents(readFileSync(file, 'utf8'))
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }

  #run(program: string, args: readonly string[], input: string): CommandResult {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: this.#environment(),
      input,
      timeout: 60_000,
      maxBuffer: 100_000_000,
    })
    return { status, stdout, stderr }
  }

  #environment(): NodeJS.ProcessEnv {
    const { PATH, HOME, TMPDIR } = process.env
    return { ...this.#variables, PATH, HOME, TMPDIR, NIKA: `${process.execPath} ${nikaProgram}` }
  }
}

/** The events of a log. */
function readEvents(text: string): readonly Event[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line): Event => JSON.parse(line))
}

/** A `nika` that runs. */
export class RunningNika {
  readonly #child: ChildProcess
  #stdout = ''
  #stderr = ''
  readonly ended: Promise<CommandResult>

  constructor(child: ChildProcess) {
    this.#child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    this.ended = new Promise((resolve) => {
      child.once('close', (status) => resolve({ status, stdout: this.#stdout, stderr: this.#stderr }))
    })
  }

  get stderr(): string {
    return this.#stderr
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }
}
