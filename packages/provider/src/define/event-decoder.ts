import type { createParser } from 'eventsource-parser'

/** One event of a `text/event-stream`. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface ServerSentEvent {
  /** Absent when the server names none. */
  readonly event?: string | undefined
  readonly data: string
}

/** The parser is imported with the first stream: who imports a provider package need not wait for it. */
export async function openDecoder(): Promise<EventDecoder> {
  const { createParser } = await import('eventsource-parser')
  return new EventDecoder(createParser)
}

/** The events of a `text/event-stream`, out of its bytes, however they are cut. */
export class EventDecoder {
  readonly #text = new TextDecoder()
  readonly #parser: ReturnType<typeof createParser>
  #events: ServerSentEvent[] = []

  constructor(create: typeof createParser) {
    this.#parser = create({ onEvent: (event) => this.#events.push(event) })
  }

  /** The events that end within these bytes; a body that decodes itself gives text. */
  decode(chunk: Uint8Array | string): readonly ServerSentEvent[] {
    this.#events = []
    this.#parser.feed(typeof chunk === 'string' ? chunk : this.#text.decode(chunk, { stream: true }))
    return this.#events
  }

  /** The event that the bytes end with, when a server leaves out the empty line after it, or breaks off within it. */
  rest(): readonly ServerSentEvent[] {
    return this.decode(`${this.#text.decode()}\n\n`)
  }
}
