import { createParser } from 'eventsource-parser'

/** One event of a `text/event-stream`. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export interface ServerSentEvent {
  /** Absent when the server names none. */
  readonly event?: string | undefined
  readonly data: string
}

/** The events of a `text/event-stream`, out of its bytes, however they are cut. */
export class EventDecoder {
  readonly #text = new TextDecoder()
  readonly #parser = createParser({ onEvent: (event) => this.#events.push(event) })
  #events: ServerSentEvent[] = []

  /** The events that end within these bytes. */
  decode(bytes: Uint8Array): readonly ServerSentEvent[] {
    this.#events = []
    this.#parser.feed(this.#text.decode(bytes, { stream: true }))
    return this.#events
  }
}
