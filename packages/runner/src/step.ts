import type { EmittedKind, EventLog, NikaError } from '@nika/events'
import { checkPermit, languageError, type PermitDecision, type Permits } from '@nika/language'
import type { DeltaSink } from './deltas.ts'
import type { Durability } from './durability.ts'
import { runnerError } from './errors/codes.ts'
import type { TracePort } from './runner-options.ts'
import { needsBarrier, type StepEffect } from './verbs/effect.ts'
import { isRunKind } from './verbs/run-kinds.ts'
import type { StepContext } from './verbs/step-context.ts'

/** What the steps of a run share. */
export interface StepPorts {
  readonly log: EventLog
  /** Undefined permits nothing. */
  readonly permits?: Permits | undefined
  /** Absolute. */
  readonly cwd: string
  /** Undefined: the log lives in memory and nothing waits for it. */
  readonly durability?: Durability | undefined
  readonly deltas?: DeltaSink | undefined
  readonly trace?: TracePort | undefined
  /** Makes the idempotency key of a request from its hash. Undefined: requests go out without one. */
  readonly idempotencyKey?: ((taskId: string, requestHash: string) => string) | undefined
}

/** One attempt of one task. */
export interface StepIdentity {
  readonly task_id: string
  readonly attempt: number
  readonly signal: AbortSignal
  /** What the verb declares. */
  readonly effect: StepEffect
}

/** Makes the contexts of the steps of a run. Their functions may be taken from them. */
export function stepContexts(ports: StepPorts): (identity: StepIdentity) => StepContext {
  const { log, permits, cwd, durability, deltas, trace, idempotencyKey } = ports
  // What is the same for all steps is made once: a run has many.
  const emit = (kind: EmittedKind): number => {
    if (isRunKind(kind.type)) throw notForVerbs(kind)
    return log.emit(kind)
  }
  const newCallId = (): string => `call-${log.length}`
  const nextEventId = (): number => log.length
  const traceparent: StepContext['traceparent'] = (announcedBy, row) => trace?.child(announcedBy, row)
  const barrierOf = async (effect: StepEffect): Promise<void> => {
    if (durability !== undefined && needsBarrier(effect)) await durability.barrier(log.length - 1)
  }
  return ({ task_id, attempt, signal, effect: declared }) => {
    const recordPermit = (decision: PermitDecision): void => {
      const { gate, why } = decision
      emit({ type: 'permit_checked', task_id, gate, decision: decision.decision, why })
      if (decision.decision === 'deny') throw languageError(decision.code, { message: why, details: { gate } })
    }
    return {
      task_id,
      attempt,
      cwd,
      permits,
      signal,
      emit,
      barrier: (effect = declared) => barrierOf(effect),
      recordPermit,
      async announce(kind, effect = declared) {
        const eventId = emit(kind)
        await barrierOf(effect)
        return eventId
      },
      newCallId,
      nextEventId,
      checkPermit: (effect) => recordPermit(checkPermit(permits, effect)),
      onDelta: (delta) => deltas?.push({ task_id, delta }),
      wantsDeltas: deltas?.wanted ?? false,
      traceparent,
      idempotencyKey: idempotencyKey && ((requestHash) => idempotencyKey(task_id, requestHash)),
    }
  }
}

function notForVerbs({ type }: EmittedKind): NikaError {
  return runnerError('NIKA-IMPL-001', {
    message: `a verb cannot record ${type}: that is for the run to say`,
    hint: 'return the output of the task, or throw what it fails with',
  })
}

/** The context of one step alone. */
export function stepContext(ports: StepPorts, identity: StepIdentity): StepContext {
  return stepContexts(ports)(identity)
}
