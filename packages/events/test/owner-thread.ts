import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { SharedLogHandle } from '../src/log/share-log.ts'

/** A real thread that owns a log. */
export interface OwnerThread {
  readonly handle: SharedLogHandle
  end(): Promise<void>
}

const program = `
import { parentPort, workerData } from 'node:worker_threads'
const { EventLog } = await import(workerData)
const handle = new EventLog().share()
parentPort.postMessage(handle, [handle])
parentPort.on('message', () => {})
`

export async function startOwner(): Promise<OwnerThread> {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
    workerData: new URL('../src/log/event-log.ts', import.meta.url).href,
    execArgv: ['--conditions=@nika/source', '--no-warnings'],
  })
  const [handle] = await once(worker, 'message')
  return {
    handle,
    end: async () => {
      await worker.terminate()
    },
  }
}
