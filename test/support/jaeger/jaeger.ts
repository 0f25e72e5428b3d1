import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from '../../../scripts/workspace/workspace-packages.ts'

const script = join(root, 'test/services/jaeger.sh')

interface KeyValue {
  readonly key: string
  readonly value: unknown
}

/** A span as Jaeger's query API tells it. */
export interface JaegerSpan {
  readonly traceID: string
  readonly spanID: string
  readonly operationName: string
  readonly references: readonly { readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM'; readonly traceID: string; readonly spanID: string }[]
  /** Microseconds since 1970. */
  readonly startTime: number
  /** Microseconds. */
  readonly duration: number
  readonly tags: readonly KeyValue[]
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly KeyValue[] }[]
  readonly processID: string
  readonly warnings: readonly string[] | null
}

export interface JaegerTrace {
  readonly traceID: string
  readonly spans: readonly JaegerSpan[]
  readonly processes: Readonly<Record<string, { readonly serviceName: string; readonly tags: readonly KeyValue[] }>>
}

/** The first build of Jaeger takes minutes. */
export const installTimeoutMs = 1_800_000

/** Builds Jaeger from source, once for this machine. */
export function installJaeger(): void {
  execFileSync('bash', [script, 'install'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** A real Jaeger on loopback, empty when it starts. */
export class Jaeger {
  /** The base that OTLP goes to. */
  readonly url: string
  readonly #query: string
  readonly #ports: readonly [number, number]
  #child: ChildProcess | undefined

  private constructor(ports: readonly [number, number]) {
    this.#ports = ports
    this.url = `http://127.0.0.1:${ports[0]}`
    this.#query = `http://127.0.0.1:${ports[1]}`
  }

  static async start(): Promise<Jaeger> {
    const jaeger = new Jaeger([await freePort(), await freePort()])
    await jaeger.start()
    return jaeger
  }

  /** Starts it, also again, on the same ports: what it knew is gone. */
  async start(): Promise<void> {
    const child = spawn('bash', [script, 'serve', ...this.#ports.map(String)], { stdio: 'ignore' })
    this.#child = child
    await until(`Jaeger answers at ${this.#query}`, async () => {
      if (child.exitCode !== null) throw new Error(`Jaeger ended with ${child.exitCode}`)
      return (await this.#get('/api/services')) !== undefined
    })
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  /** The trace, once it has so many spans. */
  async trace(traceId: string, spanCount: number): Promise<JaegerTrace> {
    let trace: JaegerTrace | undefined
    await until(`trace ${traceId} has ${spanCount} spans`, async () => {
      const answer = await this.#get(`/api/traces/${traceId}`)
      trace = answer?.data?.[0]
      return trace !== undefined && trace.spans.length >= spanCount
    })
    if (trace === undefined) throw new Error(`there is no trace ${traceId}`)
    return trace
  }

  /** How many traces it has of a service. */
  async traceCount(service: string): Promise<number> {
    return (await this.#get(`/api/traces?service=${service}&limit=1000`))?.data?.length ?? 0
  }

  async #get(path: string): Promise<{ readonly data?: readonly JaegerTrace[] } | undefined> {
    const response = await fetch(`${this.#query}${path}`).catch(() => undefined)
    return response?.ok === true ? response.json() : undefined
  }
}

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await test()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`within a minute it was not so: ${what}`)
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
