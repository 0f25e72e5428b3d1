import { type AppendRequest, type Event, encodeEvent, freezeJson, isNikaError, unwrittenEvents } from '@nika/events'

/** An append that waits for its turn, and for its answer. */
export interface QueuedAppend {
  readonly request: AppendRequest
  readonly isDurable: boolean
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Characters after which a batch takes no more appends. */
const fullLength = 8 * 1024 * 1024

/** Appends that are written, and synced, as one: group commit. */
export class Batch {
  readonly appends: QueuedAppend[] = []
  readonly lines: string[] = []
  #last: Event | undefined
  #length = 0

  /** @param last the event that stands before the batch */
  constructor(last: Event | undefined) {
    this.#last = last
  }

  /** The last event, once the batch is written. */
  get last(): Event | undefined {
    return this.#last
  }

  get nextId(): number {
    return this.#last === undefined ? 0 : this.#last.id + 1
  }

  get isDurable(): boolean {
    return this.appends.some(({ isDurable }) => isDurable)
  }

  /** Whether the append must wait for the next batch: it is compared with what is in this one, or this one is large enough. */
  leavesOut({ request }: QueuedAppend): boolean {
    return this.appends.length > 0 && (request.expectedNextId < this.nextId || this.#length >= fullLength)
  }

  /**
   * @param since the stored events from `expectedNextId` on
   * @throws what the append is refused with; the batch is as before then.
   */
  add(append: QueuedAppend, since: readonly Event[]): void {
    const rest = unwrittenEvents(append.request, { last: this.#last, since })
    const lines = rest.map(encode)
    for (const line of lines) {
      this.lines.push(line)
      this.#length += line.length
    }
    this.appends.push(append)
    this.#last = rest.at(-1) ?? this.#last
  }
}

/** @throws NIKA-LOG-001 for what is not JSON; NIKA-LOG-006 when the line would be too long. */
function encode(event: Event): string {
  try {
    return encodeEvent(event)
  } catch (error) {
    // It says at which path the event is not JSON.
    if (!isNikaError(error)) freezeJson(event)
    throw error
  }
}
