import { type Event, isKnownKind, type KnownEventKind } from '@nika/events'
import type { TaskDelta } from '@nika/runner'
import type { Paint } from '../terminal/paint.ts'
import { formatDuration, plural } from '../terminal/quantities.ts'
import { fitted, fittingLength } from '../terminal/width.ts'
import { Activities, type Activity } from './activities.ts'
import type { Progress } from './progress.ts'
import { outcomeLine, stepOf, taskName } from './progress-lines.ts'
import { StreamedText } from './streamed-text.ts'

/** The terminal that a live view is drawn on. */
export interface LiveOptions {
  readonly write: (text: string) => void
  readonly paint: Paint
  /** How wide and how high the terminal is now. */
  readonly size: () => { readonly columns: number; readonly rows: number }
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** Calls back again and again; returns what ends that. */
  readonly every: (milliseconds: number, callback: () => void) => () => void
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const frameMs = 80
const clearToEnd = '\u001b[J'
/** Running tasks that are shown one by one. */
const shownTasks = 6

/** What has happened stays, line by line; below it stands what goes on, drawn again and again. */
export class LiveProgress implements Progress {
  readonly wantsDeltas = true
  readonly #options: LiveOptions
  readonly #activities = new Activities()
  readonly #texts = new Map<string, StreamedText>()
  readonly #stopDrawing: () => void
  #footerLines = 0
  #frame = 0
  #settled = 0
  #taskCount = 0
  /** What to take from the clock to have the time of the run. */
  #began: number

  constructor(options: LiveOptions) {
    this.#options = options
    this.#began = options.clock()
    this.#stopDrawing = options.every(frameMs, () => this.#nextFrame())
  }

  events(events: readonly Event[]): void {
    const lines = events.flatMap((event) => this.#add(event))
    if (lines.length > 0) this.#print(lines)
  }

  delta({ task_id, delta }: TaskDelta): void {
    if (delta.type === 'restart')
      return this.#print([...this.#endText(task_id), this.#textLine(task_id, this.#options.paint('yellow', '(once more)'))])
    if (delta.type !== 'text') return
    const text = this.#texts.get(task_id) ?? new StreamedText(fittingLength)
    this.#texts.set(task_id, text)
    const lines = text.add(delta.text, this.#textColumns())
    if (lines.length > 0) this.#print(lines.map((line) => this.#textLine(task_id, line)))
  }

  note(line: string): void {
    this.#print([line])
  }

  end(): void {
    this.#stopDrawing()
    this.#draw([], [])
  }

  #add({ kind, timestamp_ms }: Event): readonly string[] {
    if (!isKnownKind(kind)) return []
    this.#began = this.#options.clock() - timestamp_ms
    const lines = this.#linesOf(kind)
    this.#count(kind)
    this.#activities.observe(kind, timestamp_ms)
    return lines
  }

  #linesOf(kind: KnownEventKind): readonly string[] {
    const { paint } = this.#options
    const outcome = outcomeLine(kind, 'step', { paint, activities: this.#activities })
    return outcome === undefined || !('task_id' in kind) ? [] : [...this.#endText(kind.task_id), outcome]
  }

  #count(kind: KnownEventKind): void {
    if (kind.type === 'workflow_started') this.#taskCount = kind.task_count
    else if (settling.has(kind.type)) this.#settled += 1
  }

  #endText(taskId: string): readonly string[] {
    const lines = this.#texts.get(taskId)?.end(this.#textColumns()) ?? []
    this.#texts.delete(taskId)
    return lines.map((line) => this.#textLine(taskId, line))
  }

  #textLine(taskId: string, line: string): string {
    const { paint } = this.#options
    return `${paint('dim', `  ${this.#name(taskId)} │`)} ${line}`
  }

  #textColumns(): number {
    return Math.max(20, this.#options.size().columns - this.#activities.idWidth - 6)
  }

  #name(taskId: string): string {
    return taskName(taskId, { paint: this.#options.paint, activities: this.#activities })
  }

  #nextFrame(): void {
    this.#frame += 1
    this.#draw([], this.#footer())
  }

  #print(lines: readonly string[]): void {
    this.#draw(lines, this.#footer())
  }

  /** Everything in one write, so that nobody sees a screen in between. */
  #draw(lines: readonly string[], footer: readonly string[]): void {
    const erase = this.#footerLines === 0 ? '' : `\u001b[${this.#footerLines}F${clearToEnd}`
    this.#footerLines = footer.length
    const text = [...lines, ...footer].map((line) => `${line}\n`).join('')
    if (erase !== '' || text !== '') this.#options.write(`${erase}${text}`)
  }

  #footer(): readonly string[] {
    const running = [...this.#activities.running()]
    if (running.length === 0) return []
    const { paint, size, clock } = this.#options
    const shown = running.slice(0, Math.max(1, Math.min(shownTasks, size().rows - 2)))
    const elapsed = clock() - this.#began
    const counts = [
      `${this.#settled} of ${plural(this.#taskCount, 'task')}`,
      ...(running.length > shown.length ? [`${running.length} running`] : []),
    ]
    return [
      ...shown.map((activity) => this.#runningLine(activity, elapsed)),
      paint('dim', fitted(`  ${[...counts, formatDuration(elapsed)].join(' · ')}`, size().columns)),
    ]
  }

  #runningLine(activity: Activity, elapsed: number): string {
    const { paint, size } = this.#options
    const head = `${frames[this.#frame % frames.length]} ${this.#name(activity.task_id)}  `
    const written = this.#texts.get(activity.task_id)?.line ?? ''
    const what = [stepOf(activity), formatDuration(Math.max(0, elapsed - activity.started_ms))].filter((part) => part !== '').join(' · ')
    const rest = written === '' ? what : `${what} │ ${written}`
    return `${paint('cyan', head)}${paint('dim', fitted(rest, Math.max(1, size().columns - head.length)))}`
  }
}

const settling: ReadonlySet<string> = new Set(['task_completed', 'task_failed', 'task_skipped', 'task_cancelled'])
