import { isNikaError } from '../errors/nika-error.ts'
import type { EventKind } from '../event/event.ts'
import { parseJson } from '../json/parse-json.ts'
import { holdKind } from './hold-kind.ts'
import { type EmitReply, type EmitRequest, isEmitRequest, type Port, toErrorMessage } from './shared-log-protocol.ts'

/** A `MessagePort`, to be transferred; written so that it means the same with the DOM's declarations and with Node's. */
export type SharedLogHandle = InstanceType<typeof MessagePort>

interface Recording {
  record(kind: EventKind): number
}

/**
 * Opens a handle to `log` for another thread. This thread stays the one writer: it assigns id and time to what arrives, in the
 * order in which each worker emitted. The handle keeps neither thread alive.
 */
export function shareLog(log: Recording): SharedLogHandle {
  const { port1, port2 } = new MessageChannel()
  const port: Port = port1
  port.addEventListener('message', ({ data }) => {
    if (isEmitRequest(data)) port.postMessage(emitAll(log, data))
  })
  port.start()
  port.unref?.()
  return port2
}

function emitAll(log: Recording, { batch, kinds }: EmitRequest): EmitReply {
  return { batch, results: kinds.map((kind) => emitOne(log, kind)) }
}

function emitOne(log: Recording, kind: string): EmitReply['results'][number] {
  try {
    return log.record(holdKind(parseJson(kind)))
  } catch (error) {
    if (isNikaError(error)) return toErrorMessage(error)
    throw error
  }
}
