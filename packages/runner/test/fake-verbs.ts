import type { JsonValue } from '@nika/events'
import type { ExecAction } from '@nika/language'
import type { StepContext } from '../src/verbs/step-context.ts'
import type { Verb } from '../src/verbs/verb.ts'

/** An `exec` that runs nothing: what it does is told by the task. */
export function fakeExec(
  act: (taskId: string, context: StepContext) => JsonValue | Promise<JsonValue>,
  effect: Verb['effect'] = 'none',
): Verb<ExecAction> {
  return { name: 'exec', effect, execute: async (_action, context) => act(context.task_id, context) }
}

/** Ends when the signal aborts, with its reason. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}
