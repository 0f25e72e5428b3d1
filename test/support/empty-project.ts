import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A project of somebody who never saw this repository: a folder outside of it, with what npm installs into it. */
export class EmptyProject implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'nika-empty-project-'))

  constructor() {
    this.write('package.json', JSON.stringify({ name: 'empty-project', private: true, type: 'module' }))
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text)
  }

  /** Installs tarballs or packages of the registry. */
  install(...packages: readonly string[]): void {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], {
      cwd: this.folder,
      env: foreignEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  /** Runs a program in the project, by default on the Node that runs the tests. */
  run(args: readonly string[], program: string = process.execPath): CommandResult {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: foreignEnvironment(),
      timeout: 120_000,
    })
    return { status, stdout, stderr }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}

/** This process's environment without what vitest and the package manager left there; where packages come from is kept. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  const left = /^(npm_|pnpm_|VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$)/i
  const kept = /^npm_config_(registry|userconfig|globalconfig|cache|cafile|proxy|https_proxy|noproxy)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name) || !left.test(name)))
}
