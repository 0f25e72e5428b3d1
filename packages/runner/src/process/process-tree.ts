import { type ProcessRow, processTable, readProcess, youngerProcesses } from './process-table.ts'
import { sleep } from './sleep.ts'

/** How a tree of processes is ended. */
export interface EndOptions {
  /** Milliseconds between TERM and KILL. */
  readonly graceMs: number
  /** Processes that belong to the tree though nothing in the process table says so. */
  readonly besides?: readonly number[]
}

/** Milliseconds between two looks at what still runs: the first, and the longest that it grows to. */
const firstPollMs = 5
const longestPollMs = 100

/** Milliseconds after KILL that a process may take to go: one that waits for a device in the kernel can be ended by nobody. */
const lastWaitMs = 2000

/**
 * Ends a process group and, on Linux, all descendants of its leader, those in groups and sessions of their own included:
 * TERM, then after `graceMs` KILL. Elsewhere the group is all that can be told.
 * @param leader pid of a process that was started in a session of its own.
 * @returns whether none of them runs any more; false for one that even KILL does not end.
 */
export async function endTree(leader: number, { graceMs, besides = [] }: EndOptions): Promise<boolean> {
  const tree = new ProcessTree(leader, besides)
  tree.signal('SIGTERM')
  if (await tree.ends(graceMs)) return true
  tree.signal('SIGKILL')
  // A process that forks while it is being killed leaves a child that was not there a moment ago.
  const killAgainMs = 50
  for (let waited = 0; waited < lastWaitMs; waited += killAgainMs) {
    if (await tree.ends(killAgainMs)) return true
    tree.signal('SIGKILL')
  }
  return false
}

/** Kills the same processes at once, without waiting for their end. */
export function killTree(leader: number): void {
  new ProcessTree(leader, []).signal('SIGKILL')
}

/** Whether a process of the leader's group or session still runs after the leader has ended. */
export function leavesProcesses(leader: number): boolean {
  const groupExists = groupRuns(leader)
  // Nearly every command leaves nothing, and what it might have left in another group is younger than itself.
  const table = groupExists ? processTable() : youngerProcesses(leader)
  return table.length === 0 ? groupExists : table.some(({ session, group }) => session === leader || group === leader)
}

/** The processes of one tree, remembered: a process whose parent has ended can no longer be found by its ancestry. */
class ProcessTree {
  readonly #leader: number
  readonly #members = new Map<number, ProcessRow>()

  constructor(leader: number, besides: readonly number[]) {
    this.#leader = leader
    for (const pid of besides) this.#add(readProcess(pid))
  }

  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#look()
    send(-this.#leader, signal)
    for (const { pid, group } of this.#members.values()) {
      if (group !== this.#leader) send(pid, signal)
    }
  }

  /** Waits until nothing of it runs, for at most `ms`; false when something still does. */
  async ends(ms: number): Promise<boolean> {
    let pollMs = firstPollMs
    for (let waited = 0; this.#runs(); waited += pollMs) {
      if (waited >= ms) return false
      pollMs = Math.min(waited === 0 ? firstPollMs : pollMs * 2, longestPollMs, ms - waited)
      await sleep(pollMs)
    }
    return true
  }

  /** The table leaves zombies out, which count as members of their group until somebody reaps them. */
  #runs(): boolean {
    return this.#look() ? this.#members.size > 0 : groupRuns(this.#leader)
  }

  /** False where the platform has no process table. */
  #look(): boolean {
    const table = processTable()
    const running = new Map(table.map((row) => [row.pid, row]))
    for (const [pid, member] of this.#members) {
      if (running.get(pid)?.startedAt !== member.startedAt) this.#members.delete(pid)
    }
    for (let before = -1; before !== this.#members.size; ) {
      before = this.#members.size
      for (const row of table) if (this.#owns(row)) this.#members.set(row.pid, row)
    }
    return table.length > 0
  }

  #owns({ pid, parent, session, group }: ProcessRow): boolean {
    return [session, group, pid, parent].includes(this.#leader) || this.#members.has(parent)
  }

  #add(row: ProcessRow | undefined): void {
    if (row !== undefined) this.#members.set(row.pid, row)
  }
}

function groupRuns(leader: number): boolean {
  return send(-leader, 0)
}

/** False when there is no such process; one that we may not signal exists. */
function send(target: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(target, signal)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
