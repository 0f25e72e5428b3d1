import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from '../../../scripts/workspace/workspace-packages.ts'

const script = join(root, 'test/services/llm.sh')

/** A real model behind a server on loopback. */
export interface RealModel {
  readonly url: string
  readonly name: string
  /** Ends the server; with `SIGKILL` at once, in the midst of what it does. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** Installs the model's server, once for this machine. It takes a minute the first time. */
export function installRealModel(): void {
  execFileSync('bash', [script, 'install'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Starts a server and waits until it answers. */
export async function startRealModel(): Promise<RealModel> {
  const port = await freePort()
  const child = spawn('bash', [script, 'serve', String(port)], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  try {
    await untilUp(url, child)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    url,
    name: 'gemma-3-270m',
    stop: (signal = 'SIGTERM') =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.kill(signal)
      }),
  }
}

async function untilUp(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the model's server ended with ${child.exitCode}`)
    const up = await fetch(`${url}/v1/models`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error("the model's server did not start within a minute")
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port)))
    })
  })
}
