import { createServer } from 'node:http'

/** What a server answers, whatever it is asked. */
export interface CannedAnswers {
  readonly whole: string
  /** To a request that asks for a stream. */
  readonly streamed: string
}

/** Serves canned answers on a free port, which goes to standard output. */
export function listen({ whole, streamed }: CannedAnswers): void {
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text: string) => {
      body += text
    })
    request.once('end', () => {
      const isStream = /"stream":\s*true/.test(body)
      response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
      response.end(isStream ? streamed : whole)
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') console.log(address?.port)
  })
}
