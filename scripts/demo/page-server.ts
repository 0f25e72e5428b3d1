import { once } from 'node:events'
import { createServer } from 'node:http'

/** A page about the project, on the loopback interface. */
export interface PageServer extends Disposable {
  readonly url: string
}

const page = `<!doctype html>
<title>Nika</title>
<p>Runs workflows of language models, programs and tools, and keeps a log of everything that each task received and did.</p>
`

/** Serves the page, each time after so many milliseconds. */
export async function servePage(delayMs: number): Promise<PageServer> {
  const server = createServer((_request, response) => {
    setTimeout(() => response.setHeader('content-type', 'text/html').end(page), delayMs)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.dispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}
