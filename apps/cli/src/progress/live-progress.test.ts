import { type EmittedKind, EventLog } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { LiveProgress } from './live-progress.ts'

/** A terminal that understands what the view sends: line feeds, and `ESC [ n F`, `ESC [ J`. */
class Screen {
  readonly #lines: string[] = ['']
  #row = 0

  write(text: string): void {
    for (const [part, up] of text.matchAll(/\u001b\[(\d+)F|\u001b\[J|\n|[^\u001b\n]+|[\s\S]/g)) {
      if (up !== undefined) this.#row -= Number(up)
      else if (part === '\u001b[J') this.#lines.splice(this.#row, Number.POSITIVE_INFINITY, '')
      else if (part === '\n') this.#lines[++this.#row] ??= ''
      else this.#lines[this.#row] = part
    }
  }

  get text(): string {
    return this.#lines.join('\n')
  }
}

/** A view of 40 columns, and a clock that stands still until it is moved. */
function liveView() {
  const screen = new Screen()
  const time = { now: 0 }
  let nextFrame = (): void => {}
  const progress = new LiveProgress({
    write: (text) => screen.write(text),
    paint: plain,
    size: () => ({ columns: 40, rows: 24 }),
    clock: () => time.now,
    every: (_milliseconds, callback) => {
      nextFrame = callback
      return () => {
        nextFrame = () => {}
      }
    },
  })
  const log = new EventLog({ clock: () => time.now })
  log.subscribe((event) => progress.events([event]))
  const emit = (...kinds: readonly EmittedKind[]): void => {
    for (const kind of kinds) log.emit(kind)
  }
  const write = (task_id: string, ...parts: readonly string[]): void => {
    for (const text of parts) progress.delta({ task_id, delta: { type: 'text', text } })
  }
  const wait = (milliseconds: number): void => {
    time.now += milliseconds
    nextFrame()
  }
  return { screen, progress, emit, write, wait }
}

const beginning: readonly EmittedKind[] = [
  { type: 'workflow_started', task_count: 2 },
  { type: 'task_scheduled', task_id: 'log', dependencies: [], verb: 'exec' },
  { type: 'task_scheduled', task_id: 'notes', dependencies: ['log'], verb: 'infer' },
  { type: 'task_started', task_id: 'log' },
  { type: 'command_started', task_id: 'log', program: 'git', args: ['log', '--oneline'] },
]

const answering: readonly EmittedKind[] = [
  { type: 'task_completed', task_id: 'log', output: 'a', duration_ms: 12 },
  { type: 'task_started', task_id: 'notes' },
  { type: 'provider_called', task_id: 'notes', provider: 'mock', model: 'echo', prompt_len: 3 },
]

describe('the live view', () => {
  test('shows what runs, for how long, and how much is done', () => {
    const { screen, emit, wait } = liveView()

    emit(...beginning)
    wait(1500)

    expect(screen.text).toBe('⠙ log    git log --oneline · 1.5 s\n  0 of 2 tasks · 1.5 s\n')
  })

  test('keeps what has happened above what goes on', () => {
    const { screen, emit, wait } = liveView()

    emit(...beginning)
    wait(12)
    emit(...answering)
    wait(0)

    expect(screen.text).toBe('✓ log    git log --oneline · 12 ms\n⠹ notes  mock/echo · 0 ms\n  1 of 2 tasks · 12 ms\n')
  })

  test('shows an answer as it is written: whole lines stay, the last one stands beside its task', () => {
    const { screen, emit, write, wait } = liveView()
    emit(...beginning, ...answering)

    write('notes', 'First ', 'line\nsec', 'ond')
    wait(0)

    expect(screen.text).toBe(
      '✓ log    git log --oneline · 12 ms\n  notes │ First line\n⠙ notes  mock/echo · 0 ms │ second\n  1 of 2 tasks · 0 ms\n',
    )
  })

  test('breaks a long line between words, and cuts what does not fit beside a task', () => {
    const { screen, emit, write, wait } = liveView()
    emit(...beginning, ...answering)

    write('notes', 'one two three four five six seven eight nine ten')
    wait(0)

    expect(screen.text).toBe(
      '✓ log    git log --oneline · 12 ms\n  notes │ one two three four five six\n⠙ notes  mock/echo · 0 ms │ seven eight…\n  1 of 2 tasks · 0 ms\n',
    )
  })

  test('leaves the whole answer and the outcome when a task ends', () => {
    const { screen, progress, emit, write } = liveView()
    emit(...beginning, ...answering)

    write('notes', 'the rest')
    emit(
      {
        type: 'provider_responded',
        task_id: 'notes',
        output_len: 8,
        usage: { input_tokens: 3, output_tokens: 2 },
        finish_reason: 'length',
      },
      { type: 'task_completed', task_id: 'notes', output: 'the rest', duration_ms: 30 },
    )
    progress.end()

    expect(screen.text).toBe(
      '✓ log    git log --oneline · 12 ms\n  notes │ the rest\n' +
        '✓ notes  mock/echo · 30 ms · 5 tokens (3 in, 2 out) · finish_reason: length\n',
    )
  })

  test('says that an answer begins once more', () => {
    const { screen, progress, emit, write } = liveView()
    emit(...beginning, ...answering)

    write('notes', 'half an ans')
    progress.delta({ task_id: 'notes', delta: { type: 'restart', attempt: 2, delay_ms: 10 } })
    write('notes', 'whole\n')
    progress.end()

    expect(screen.text).toBe('✓ log    git log --oneline · 12 ms\n  notes │ half an ans\n  notes │ (once more)\n  notes │ whole\n')
  })

  test('shows a few of many running tasks and counts them', () => {
    const { screen, emit, wait } = liveView()
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`)

    emit({ type: 'workflow_started', task_count: 20 })
    for (const task_id of ids) emit({ type: 'task_scheduled', task_id, dependencies: [] })
    for (const task_id of ids) emit({ type: 'task_started', task_id })
    wait(0)

    expect(screen.text.split('\n')).toHaveLength(8)
    expect(screen.text).toContain('0 of 20 tasks · 20 running · 0 ms')
  })

  test('never sends what a model writes to the terminal as it is', () => {
    const { screen, emit, write, wait } = liveView()
    emit(...beginning, ...answering)

    write('notes', 'a\u001b', '[2Jb\r', '\nc\u202e\u009b', '31m\b', '\u0007 \ud83d', '\ude00')
    wait(0)

    expect(screen.text).toContain('notes │ a\\u001b[2Jb\n')
    expect(screen.text).toContain('│ c\\u202e\\u009b31m')
    // The screen would show what it does not understand.
    expect(screen.text).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
  })
})
