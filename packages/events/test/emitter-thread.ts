import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** What a thread said of an error that it caught. */
export interface CaughtError {
  readonly isNikaError: boolean
  readonly code: unknown
}

/** A real thread that emits into a log through a handle. */
export interface EmitterThread {
  /** Emits task_started for one task so many times, some at once, some after each other; gives the ids in order. */
  emitMany(taskId: string, count: number): Promise<readonly number[]>
  emitJson(kind: string): Promise<number>
  /** @param kind an expression that the thread evaluates */
  refusalOf(kind: string): Promise<CaughtError>
  /** Its exit code, when it stops listening and has nothing else to do. */
  endsByItself(): Promise<number>
  /** The same, when it emits before and waits for nothing. */
  endsAfterEmitting(count: number): Promise<number>
  end(): Promise<void>
}

const source = (file: string): string => new URL(`../src/${file}`, import.meta.url).href

const program = `
import { parentPort, workerData } from 'node:worker_threads'
const { openSharedLog } = await import(workerData.worker)
const { parseJson } = await import(workerData.parseJson)
const { isNikaError } = await import(workerData.nikaError)
const log = openSharedLog(workerData.handle)

const start = (task_id, attempt) => log.emit({ type: 'task_started', task_id, attempt })
const jobs = {
  async emitMany({ taskId, count }) {
    const ids = []
    for (let attempt = 1; attempt <= count; ) {
      const size = Math.min(count - attempt + 1, 1 + attempt % 97)
      ids.push(...await Promise.all(Array.from({ length: size }, () => start(taskId, attempt++))))
    }
    return ids
  },
  emitJson: (kind) => log.emit(parseJson(kind)),
  refusalOf: (kind) => log.emit(eval(kind)).then(() => undefined, (error) => {
    const { code, message, hint, category, transient, details } = error
    return { isNikaError: isNikaError(error), code, message, hint, category, transient, details }
  }),
  endsByItself: () => parentPort.unref(),
  endsAfterEmitting: (count) => {
    for (let attempt = 1; attempt <= count; attempt++) void start('last', attempt)
    parentPort.unref()
  },
}
parentPort.on('message', async ({ job, given }) => parentPort.postMessage(await jobs[job](given)))
parentPort.postMessage('ready')
`

export async function startEmitter(handle: MessagePort): Promise<EmitterThread> {
  const workerData = {
    handle,
    worker: source('worker.ts'),
    parseJson: source('json/parse-json.ts'),
    nikaError: source('errors/nika-error.ts'),
  }
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
    workerData,
    // Object() lets go of the type: the DOM's MessagePort is not that of Node, though the object is.
    transferList: [Object(handle)],
    execArgv: ['--conditions=@nika/source', '--no-warnings'],
  })
  await once(worker, 'message')

  const ask = async (job: string, given?: unknown): Promise<unknown> => {
    const answer = once(worker, 'message')
    worker.postMessage({ job, given })
    const [message] = await answer
    return message
  }
  const exitOf = async (job: string, given?: unknown): Promise<number> => {
    const exit = once(worker, 'exit')
    worker.postMessage({ job, given })
    const [code] = await exit
    return Number(code)
  }
  return {
    emitMany: async (taskId, count) => numbersOf(await ask('emitMany', { taskId, count })),
    emitJson: async (kind) => Number(await ask('emitJson', kind)),
    refusalOf: async (kind) => errorOf(await ask('refusalOf', kind)),
    endsByItself: () => exitOf('endsByItself'),
    endsAfterEmitting: (count) => exitOf('endsAfterEmitting', count),
    end: async () => {
      await worker.terminate()
    },
  }
}

function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

function errorOf(value: unknown): CaughtError {
  if (typeof value === 'object' && value !== null && 'isNikaError' in value && 'code' in value) {
    return { ...value, isNikaError: value.isNikaError === true, code: value.code }
  }
  throw new Error('nothing was refused')
}
