import { toSpans } from '@nika/otel'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { byId, expected, shown } from '../support/jaeger/as-shown.ts'
import { installJaeger, installTimeoutMs, Jaeger } from '../support/jaeger/jaeger.ts'
import { NikaProject } from '../support/nika-project.ts'
import { type LoopbackServer, type ReceivedRequest, startLoopbackServer } from '../support/providers/loopback-server.ts'
import { playOpenAI } from '../support/providers/openai-wire.ts'

const callerTrace = '0af7651916cd43dd8448eb211c80319d'
const caller = `00-${callerTrace}-b7ad6b7169203331-01`

let jaeger: Jaeger
let server: LoopbackServer
let project: NikaProject

beforeAll(async () => {
  installJaeger()
  jaeger = await Jaeger.start()
}, installTimeoutMs)
afterAll(() => jaeger.stop())
beforeEach(async () => {
  const answer = playOpenAI('chat', {
    type: 'answer',
    chunks: ['Hello'],
    finish_reason: 'stop',
    usage: { input_tokens: 1, output_tokens: 1 },
  })
  server = await startLoopbackServer((request, response) => {
    if (isModelCall(request)) answer(request, response)
    else response.end('a page')
  })
})
afterEach(async () => {
  project[Symbol.dispose]()
  await server.close()
})

function isModelCall({ path }: ReceivedRequest): boolean {
  return path.startsWith('/v1/')
}

/** Runs a workflow that asks a model, fetches a page and calls a program, each of which may learn of the trace. */
async function run(args: readonly string[], { variables = {}, configuration = {} } = {}) {
  const workflow = `nika: outward
model: gateway/some-model
permits: { exec: [sh], net: { http: [127.0.0.1] }, tools: ["nika:fetch"] }
tasks:
  ask: { infer: { prompt: "Say hello" } }
  page: { invoke: { tool: "nika:fetch", args: { url: "${server.url}/page", mode: raw } } }
  program: { exec: { command: [sh, -c, 'printf %s "$TRACEPARENT"'] } }
outputs: { traceparent: "\${{ tasks.program.output }}" }
`
  const config = { providers: { gateway: { base_url: `${server.url}/v1` } }, ...configuration }
  project = new NikaProject({ 'outward.nika.yaml': workflow, 'nika.config.json': JSON.stringify(config) }, variables)
  const { status, stdout, stderr } = await project.start(['run', 'outward.nika.yaml', ...args]).ended
  const [page, model] = [server.requests.find((request) => !isModelCall(request)), server.requests.find(isModelCall)]
  return {
    status,
    stderr,
    program: stdout === '' ? undefined : String(JSON.parse(stdout).traceparent),
    page: page?.headers['traceparent'],
    model: model?.headers['traceparent'],
  }
}

/** The traceparent by which a call of this row goes out, by the log. */
function traceparentOf(row: 'model' | 'HTTP' | 'command'): string {
  const span = toSpans(project.events()).find((other) => other.row === row)
  return `00-${span?.traceId}-${span?.spanId}-01`
}

describe('a run that is sent to a collector', () => {
  test('gives programs and requests of nika:fetch the ids of their spans, and model providers none', async () => {
    const told = await run(['--otel', jaeger.url])

    expect(told).toMatchObject({ status: 0, program: traceparentOf('command'), page: traceparentOf('HTTP') })
    expect(told.model).toBeUndefined()
    expect(server.requests).toHaveLength(2)
    const spans = toSpans(project.events())
    const trace = await jaeger.trace(spans[0]?.traceId ?? '', spans.length)
    expect(byId(trace.spans.map(shown))).toEqual(byId(spans.map(expected)))
  })

  test('tells model providers too, when nika.config says so', async () => {
    const told = await run(['--otel', jaeger.url], { configuration: { otel: { trace_to_providers: true } } })

    expect(told).toMatchObject({ status: 0, model: traceparentOf('model'), page: traceparentOf('HTTP') })
  })
})

describe('a run that is started inside a trace', () => {
  test('goes out in that trace, though its own spans go nowhere', async () => {
    const told = await run([], { variables: { TRACEPARENT: caller } })

    expect(told).toMatchObject({ status: 0, program: traceparentOf('command'), page: traceparentOf('HTTP') })
    expect(told.page?.slice(3, 35)).toBe(callerTrace)
    expect(told.model).toBeUndefined()
  })

  test('is not what any other run is: that goes out in no trace', async () => {
    const told = await run([])

    expect(told).toEqual({ status: 0, stderr: expect.any(String), program: '', page: undefined, model: undefined })
    expect(server.requests).toHaveLength(2)
  })
})
