import type { Event, KnownEventKind } from '@nika/events'
import fc from 'fast-check'
import { type Entry, logOf, started } from './logs.ts'

const taskIds = ['first', 'second', 'loop', 'loop[0]', 'loop[1]'] as const
type TaskId = (typeof taskIds)[number]

/** What of a task is open. */
interface OpenTask {
  attempt: number
  running: boolean
  calls: { readonly type: 'model' | 'command' | 'tool'; readonly call_id: string }[]
}

/** Runs whose events make sense together, cut off anywhere, with pauses and resumes: what a runner may write. */
export function runs(): fc.Arbitrary<readonly Event[]> {
  const steps = fc.record({ task: fc.constantFrom(...taskIds), choice: fc.nat(99), microseconds: fc.nat(3000) })
  return fc.array(steps, { maxLength: 60 }).map((choices) => {
    const run = new MadeUpRun()
    let now = 0
    for (const { task, choice, microseconds } of choices) {
      now += microseconds
      run.step(task, choice, now / 1000)
    }
    return logOf(run.entries)
  })
}

class MadeUpRun {
  readonly entries: Entry[] = [[0, started]]
  readonly #tasks = new Map<TaskId, OpenTask>()
  readonly #settled = new Set<TaskId>()

  step(task_id: TaskId, choice: number, now: number): void {
    const say = (kind: KnownEventKind): void => void this.entries.push([now, kind])
    if (choice < 3) return this.#resume(say)
    const task = this.#tasks.get(task_id)
    if (task === undefined) return this.#begin(task_id, choice, say)
    if (!task.running) return this.#startAttempt(task_id, task, say)
    const call = task.calls.at(-1)
    if (call !== undefined && choice < 60) {
      task.calls.pop()
      return say(answerOf(task_id, call, choice))
    }
    if (call === undefined && choice < 60) return this.#call(task_id, task, choice, say)
    if (call === undefined) this.#settle(task_id, task, choice, say)
    else say({ type: 'permit_checked', task_id, gate: 'net', decision: 'allow' })
  }

  #resume(say: (kind: KnownEventKind) => void): void {
    say({ type: 'workflow_resumed', at_event: this.entries.length - 1 })
    for (const task of this.#tasks.values()) {
      task.running = false
      task.calls = []
    }
  }

  #begin(task_id: TaskId, choice: number, say: (kind: KnownEventKind) => void): void {
    // An iteration runs inside of its loop, and no task that is settled begins again.
    if (this.#settled.has(task_id) || (task_id.startsWith('loop[') && !this.#tasks.has('loop'))) return
    say({ type: 'task_scheduled', task_id, dependencies: task_id === 'second' ? ['first'] : [], verb: 'infer' })
    if (choice < 10) {
      this.#settled.add(task_id)
      return say({ type: 'task_skipped', task_id, reason: 'gate' })
    }
    say({ type: 'inputs_resolved', task_id, inputs: { choice } })
    this.#tasks.set(task_id, { attempt: 0, running: false, calls: [] })
  }

  #startAttempt(task_id: TaskId, task: OpenTask, say: (kind: KnownEventKind) => void): void {
    task.attempt += 1
    task.running = true
    say({ type: 'task_started', task_id, attempt: task.attempt })
  }

  #call(task_id: TaskId, task: OpenTask, choice: number, say: (kind: KnownEventKind) => void): void {
    const call_id = `call-${this.entries.length}`
    if (choice < 20) {
      task.calls.push({ type: 'model', call_id })
      return say({ type: 'provider_called', task_id, call_id, provider: 'openai', model: 'tiny', prompt_len: choice })
    }
    if (choice < 40) {
      task.calls.push({ type: 'command', call_id })
      return say({ type: 'command_started', task_id, call_id, program: 'true' })
    }
    task.calls.push({ type: 'tool', call_id })
    say({ type: 'tool_called', task_id, call_id, tool: 'nika:fetch', args: { url: 'http://host.example/' } })
  }

  #settle(task_id: TaskId, task: OpenTask, choice: number, say: (kind: KnownEventKind) => void): void {
    if (choice < 75) {
      task.running = false
      return say({ type: 'task_retry_scheduled', task_id, attempt: task.attempt, error: 'not yet', delay_ms: 1 })
    }
    if (task_id === 'loop' && (this.#tasks.has('loop[0]') || this.#tasks.has('loop[1]'))) return
    this.#tasks.delete(task_id)
    this.#settled.add(task_id)
    if (choice < 90) return say({ type: 'task_completed', task_id, output: choice, duration_ms: 1, attempt: task.attempt })
    say({ type: 'task_failed', task_id, error: 'no', duration_ms: 1, attempt: task.attempt })
  }
}

function answerOf(task_id: TaskId, { type, call_id }: OpenTask['calls'][number], choice: number): KnownEventKind {
  switch (type) {
    case 'model':
      return choice < 30
        ? { type: 'provider_failed', task_id, call_id, error: 'busy' }
        : { type: 'provider_responded', task_id, call_id, output_len: 2, usage: { input_tokens: choice } }
    case 'command':
      return { type: 'command_exited', task_id, call_id, exit_code: choice % 2 }
    case 'tool':
      return choice < 30 ? { type: 'tool_failed', task_id, call_id, error: 'no' } : { type: 'tool_responded', task_id, call_id, output: 1 }
  }
}
