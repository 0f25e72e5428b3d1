import { logError } from '../errors/codes.ts'
import type { NikaError } from '../errors/nika-error.ts'
import type { EmittedKind } from '../event/event.ts'
import { holdKind } from './hold-kind.ts'
import { type EmitReply, fromErrorMessage, isEmitReply, type Port } from './shared-log-protocol.ts'

interface PendingEmit {
  readonly kind: string
  readonly resolve: (id: number) => void
  readonly reject: (error: NikaError) => void
}

/** A log that another thread owns. Ids are unique and gapless over all threads, and each thread's events keep their order. */
export class SharedLog {
  readonly #port: Port
  /** Emitted in this turn and not sent yet. */
  #unsent: PendingEmit[] = []
  readonly #sent = new Map<number, readonly PendingEmit[]>()
  #batches = 0
  #closed = false

  constructor(port: Port) {
    this.#port = port
    port.addEventListener('message', ({ data }) => {
      if (isEmitReply(data)) this.#settle(data)
    })
    port.addEventListener('close', () => this.#abandon())
    port.start()
    port.unref?.()
  }

  /**
   * Appends an event to the owner's log; resolves with its id. What one turn emits travels together.
   * Rejects with NIKA-LOG-001, NIKA-LOG-002, NIKA-LOG-006 or NIKA-LOG-016 when `kind` cannot be recorded, with NIKA-LOG-003
   * when the owner has closed the log, with NIKA-LOG-020 when its thread is gone.
   */
  async emit(kind: EmittedKind): Promise<number> {
    if (this.#closed) throw gone()
    const text = JSON.stringify(holdKind(kind))
    return new Promise((resolve, reject) => {
      this.#unsent.push({ kind: text, resolve, reject })
      if (this.#unsent.length === 1) queueMicrotask(() => this.#send())
    })
  }

  /** Gives the handle back. Of emits that have not resolved yet, some may be in the log. */
  close(): void {
    this.#port.close()
    this.#abandon()
  }

  #send(): void {
    if (this.#closed) return
    const batch = this.#batches++
    this.#sent.set(batch, this.#unsent)
    this.#port.postMessage({ batch, kinds: this.#unsent.map(({ kind }) => kind) })
    this.#unsent = []
    // An answer is awaited: this thread must not end before it comes.
    this.#port.ref?.()
  }

  #settle({ batch, results }: EmitReply): void {
    const emits = this.#sent.get(batch) ?? []
    this.#sent.delete(batch)
    for (const [index, result] of results.entries()) {
      if (typeof result === 'number') emits[index]?.resolve(result)
      else emits[index]?.reject(fromErrorMessage(result))
    }
    if (this.#sent.size === 0) this.#port.unref?.()
  }

  #abandon(): void {
    this.#closed = true
    for (const emits of [...this.#sent.values(), this.#unsent]) for (const { reject } of emits) reject(gone())
    this.#sent.clear()
    this.#unsent = []
  }
}

/** Opens, in a worker, the handle that `log.share()` gave to it. */
export function openSharedLog(handle: Port): SharedLog {
  return new SharedLog(handle)
}

function gone(): NikaError {
  return logError('NIKA-LOG-020', { message: 'the log that this thread emits into is gone' })
}
