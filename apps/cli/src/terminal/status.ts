import type { RunStatus, TaskStatus } from '@nika/events'
import type { Paint, Style } from './paint.ts'

/** Interrupted: a run whose log goes no further, though nothing ended it, so its process died. Damaged: its log cannot be read. */
export type ShownStatus = RunStatus | TaskStatus | 'interrupted' | 'damaged'

interface Look {
  readonly mark: string
  readonly style: Style
}

const looks: Readonly<Record<ShownStatus, Look>> = {
  completed: { mark: '✓', style: 'green' },
  failed: { mark: '✗', style: 'red' },
  cancelled: { mark: '■', style: 'yellow' },
  interrupted: { mark: '■', style: 'yellow' },
  damaged: { mark: '!', style: 'red' },
  skipped: { mark: '-', style: 'dim' },
  running: { mark: '▸', style: 'cyan' },
  waiting: { mark: '↻', style: 'yellow' },
  paused: { mark: '‖', style: 'yellow' },
  ready: { mark: '·', style: 'dim' },
  scheduled: { mark: '·', style: 'dim' },
  pending: { mark: '·', style: 'dim' },
}

/** One character that says how it stands. */
export function statusMark(status: ShownStatus, paint: Paint): string {
  const { mark, style } = looks[status]
  return paint(style, mark)
}

/** The status as a word. */
export function statusWord(status: ShownStatus, paint: Paint): string {
  return paint(looks[status].style, status)
}
