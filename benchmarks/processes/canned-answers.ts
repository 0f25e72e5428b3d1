import { createServer, type ServerResponse } from 'node:http'
import { setImmediate } from 'node:timers/promises'

/** What a server answers, whatever it is asked. */
export interface CannedAnswers {
  readonly whole: string
  /** The events that answer a request for a stream. */
  readonly streamed: readonly string[]
}

/** The model whose events come one by one; those of any other come all at once. */
const slowModel = /"model":\s*"slow-model"/

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
      if (isStream && slowModel.test(body)) return void writeEach(response, streamed)
      response.end(isStream ? streamed.join('') : whole)
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') console.log(address?.port)
  })
}

async function writeEach(response: ServerResponse, events: readonly string[]): Promise<void> {
  for (const event of events) {
    response.write(event)
    // Else they would leave together.
    await setImmediate()
  }
  response.end()
}
