import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'

const files = {
  'short.nika.yaml':
    'nika: short\npermits: { exec: ["true"] }\ntasks: { only: { exec: { command: ["true"] } } }\noutputs: { said: hello }\n',
  'long.nika.yaml': 'nika: long\npermits: { exec: [sleep] }\ntasks: { only: { exec: { command: [sleep, "600"] } } }\n',
}

const lost =
  /^note: 3 of 3 spans did not reach http:\/\/127\.0\.0\.1:\d+\/v1\/traces: there was no answer within 5000 ms; `nika export .*$/m

let project: NikaProject
let server: Server
let url: string
const connections: Socket[] = []

beforeEach(async () => {
  project = new NikaProject(files)
  server = createServer((connection) => connections.push(connection))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  url = `http://127.0.0.1:${address.port}`
})
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.destroy()
  await new Promise((resolve) => server.close(resolve))
  project[Symbol.dispose]()
})

// The limit is 5 s; the exporter itself waits for 10 s. A test ends after 9 s of the command's end.
const hardLimitMs = 9000

test('a run whose collector takes the spans and never answers ends within the limit, with one line about it', async () => {
  const running = project.start(['run', 'short.nika.yaml', '--otel', url])
  await vi.waitUntil(() => running.stderr.includes('completed in'), { timeout: 30_000 })

  const { status, stdout, stderr } = await within(hardLimitMs, running.ended)

  expect({ status, stdout }).toEqual({ status: 0, stdout: '{"said":"hello"}\n' })
  expect(stderr.match(/^note: .*$/gm)).toEqual([expect.stringMatching(lost)])
})

test('^C ends such a run as any other, and ^C again leaves while its spans wait', async () => {
  const running = project.start(['run', 'long.nika.yaml', '--otel', url])
  await vi.waitUntil(() => running.stderr.includes('· only'), { timeout: 30_000 })
  running.signal('SIGINT')
  await vi.waitUntil(() => running.stderr.includes('cancelled in'), { timeout: 30_000 })
  await vi.waitUntil(() => connections.length > 1, { timeout: 30_000 })

  running.signal('SIGINT')
  const { stderr } = await within(4000, running.ended)

  expect(stderr).not.toMatch(lost)
  expect(project.events().at(-1)?.kind.type).toBe('workflow_cancelled')
})

async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`it has not ended within ${limitMs} ms`)), limitMs).unref()
  })
  return Promise.race([work, late])
}
