import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AnswerScenario } from '@nika/provider/testing'

/** A request that reached the server. */
export interface ReceivedRequest {
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** What the server does with a request. */
export type Respond = (request: ReceivedRequest, response: ServerResponse) => void

/** An HTTP server on loopback that plays a vendor. */
export interface LoopbackServer {
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  close(): Promise<void>
}

/** Starts a server on a free port. */
export async function startLoopbackServer(respond: Respond): Promise<LoopbackServer> {
  const requests: ReceivedRequest[] = []
  const server = createServer(async (incoming, response) => {
    const request = await receive(incoming)
    requests.push(request)
    respond(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  let body = ''
  incoming.setEncoding('utf8')
  for await (const chunk of incoming) body += chunk
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
  return { path: incoming.url ?? '', body, headers: Object.fromEntries(headers) }
}

/** Answers with a JSON body, or with a text that stands for one. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A server-sent event as it stands on the wire. */
export function sseEvent(data: unknown, event?: string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data)
  return `${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`
}

/** How a stream is sent. */
export interface StreamPlan {
  /** Whole events as they stand on the wire. */
  readonly events: readonly string[]
  /** The number of events after which the connection breaks. */
  readonly cut_after?: number | undefined
  /** The number of events after which nothing more comes. */
  readonly stall_after?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Sends a stream, each event in two pieces, broken where a decoder of less than the whole would fail. */
export async function sendStream(response: ServerResponse, plan: StreamPlan): Promise<void> {
  const { events, cut_after = Number.POSITIVE_INFINITY, stall_after = Number.POSITIVE_INFINITY } = plan
  response.writeHead(200, { 'content-type': 'text/event-stream', ...plan.headers })
  for (const event of events.slice(0, Math.min(cut_after, stall_after))) {
    const bytes = Buffer.from(event)
    const middle = Math.floor(bytes.length / 2)
    response.write(bytes.subarray(0, middle))
    await new Promise((resolve) => setImmediate(resolve))
    response.write(bytes.subarray(middle))
  }
  if (cut_after < events.length) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    response.destroy()
  } else if (stall_after >= events.length) response.end()
}

/** What stops an answer before its end, in events: those before the first part come on top. */
export function interruption(
  { cut_after, stall_after }: AnswerScenario,
  before: number,
): { readonly cut_after: number | undefined; readonly stall_after: number | undefined } {
  return {
    cut_after: cut_after === undefined ? undefined : cut_after + before,
    stall_after: stall_after === undefined ? undefined : stall_after === 0 ? 0 : stall_after + before,
  }
}

/** Sends a JSON answer, or the beginning of one; a server that is silent sends nothing at all. */
export function sendWhole(
  response: ServerResponse,
  { cut_after, stall_after }: AnswerScenario,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  if (stall_after !== undefined) return
  if (cut_after === undefined) {
    sendJson(response, 200, body, headers)
    return
  }
  const text = JSON.stringify(body)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) })
  response.write(text.slice(0, text.length / 2), () => setTimeout(() => response.destroy(), 5))
}

/** Runs `work` with a server and closes it. */
export async function withServer<Value>(respond: Respond, work: (server: LoopbackServer) => Promise<Value>): Promise<Value> {
  const server = await startLoopbackServer(respond)
  try {
    return await work(server)
  } finally {
    await server.close()
  }
}
