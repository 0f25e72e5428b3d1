import { type EventLog, freezeJson, type JsonValue } from '@nika/events'
import { type Action, effectsOf, type ResolvedField, renderValue, resolveAction } from '@nika/language'
import { codedError } from './errors/coded-error.ts'
import { runnerError } from './errors/codes.ts'
import { type Lazy, LazyRecord } from './lazy.ts'
import { type StepIdentity, type StepPorts, stepContexts } from './step.ts'
import type { TaskContext } from './task-context.ts'
import type { StepContext } from './verbs/step-context.ts'
import type { Verb } from './verbs/verb.ts'

/** What an executor works with. */
export interface ExecutorOptions extends StepPorts {
  /** Verbs by name. */
  readonly verbs: Readonly<Record<string, Lazy<Verb>>>
}

/** One attempt at a task. */
export interface Attempt {
  /** From 1, the default. */
  readonly attempt?: number | undefined
  /** Ends the attempt. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs one task and emits its fine-grained events.
 *
 *     const executor = new TaskExecutor({ log, cwd: '/', verbs: { infer: inferVerb({ providers: { mock: mockProvider() } }) } })
 *     await executor.execute('greet', task.action, new TaskContext({ with: { name: 'Ada' } }))
 */
export class TaskExecutor {
  readonly #log: EventLog
  readonly #stepContext: (identity: StepIdentity) => StepContext
  readonly #verbs: LazyRecord<Verb>

  constructor({ verbs, ...ports }: ExecutorOptions) {
    this.#log = ports.log
    this.#stepContext = stepContexts(ports)
    this.#verbs = new LazyRecord(verbs)
  }

  /**
   * Resolves the action's templates over what the task received, judges its permits, carries it out by its verb and gives
   * the output, frozen. Events: template_resolved for each field that holds a template, permit_checked for each decision, then
   * those of the verb.
   * @throws a NikaError, whatever the verb throws: of a code of the language, or NIKA-IMPL-001 when it is of no code.
   */
  async execute(taskId: string, action: Action, context: TaskContext, { attempt = 1, signal = never }: Attempt = {}): Promise<JsonValue> {
    try {
      const found = this.#verbs.get(action.verb)
      if (found === undefined) throw runnerError('NIKA-IMPL-004', { message: `no verb is registered for ${action.verb}` })
      const resolved = resolveAction(action, context)
      for (const field of resolved.fields) this.#recordField(taskId, field)
      const verb = found instanceof Promise ? await found : found
      const step = this.#stepContext({ task_id: taskId, attempt, signal, effect: verb.effect })
      for (const effect of effectsOf(resolved.action)) step.checkPermit(effect)
      return freezeJson(await verb.execute(resolved.action, step))
    } catch (error) {
      throw codedError(error, `the verb ${action.verb}`)
    }
  }

  #recordField(task_id: string, { field, template, result }: ResolvedField): void {
    this.#log.emit({ type: 'template_resolved', task_id, template: renderValue(template), result: renderOnce(result), field })
  }
}

const never = new AbortController().signal

/** Texts of values by the value: one that a thousand tasks refer to is rendered once, and its text is shared. */
const rendered = new WeakMap<object, string>()

function renderOnce(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return renderValue(value)
  const known = rendered.get(value)
  if (known !== undefined) return known
  const text = renderValue(value)
  rendered.set(value, text)
  return text
}
