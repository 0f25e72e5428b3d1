import { createServer } from 'node:http'

/** What a server answered, word for word. */
export interface OverheardAnswer {
  readonly path: string
  readonly body: string
}

/** A server on loopback that hands every request on, and keeps what was answered. */
export interface ListeningProxy {
  readonly url: string
  readonly answers: readonly OverheardAnswer[]
  close(): Promise<void>
}

/** Starts a proxy of the server at `target`. */
export async function startListeningProxy(target: string): Promise<ListeningProxy> {
  const answers: OverheardAnswer[] = []
  const server = createServer(async (incoming, outgoing) => {
    const path = incoming.url ?? ''
    let asked = ''
    for await (const chunk of incoming.setEncoding('utf8')) asked += chunk
    const response = await fetch(`${target}${path}`, {
      method: incoming.method ?? 'POST',
      headers: { 'content-type': 'application/json' },
      body: asked,
    })
    const body = await response.text()
    answers.push({ path, body })
    outgoing.writeHead(response.status, { 'content-type': response.headers.get('content-type') ?? 'application/json' })
    outgoing.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
