import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A running process, as Linux tells it. */
export interface ProcessRow {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
  /** Clock ticks since boot: with the pid, the identity of a process, because pids are used again. */
  readonly startedAt: string
}

/** The processes that run; zombies are left out. Empty where the platform has no `/proc`. About 30 µs a process. */
export function processTable(): readonly ProcessRow[] {
  return pids()
    .map(readProcess)
    .filter((row) => row !== undefined)
}

/** Pids are given out in order, so that few are looked at after a short time; after a long one the whole table is cheaper. */
const mostYounger = 100

/** The processes that were started after the one of this pid; all of them when that cannot be told cheaply. */
export function youngerProcesses(pid: number): readonly ProcessRow[] {
  const younger = Number(attempt(() => readFileSync('/proc/loadavg', 'latin1'))?.split(' ')[4] ?? pid) - pid
  if (younger < 0 || younger > mostYounger) return processTable()
  return Array.from({ length: younger }, (_, index) => readProcess(pid + 1 + index)).filter((row) => row !== undefined)
}

/** One running process; undefined when there is none, or it is a zombie, or the platform does not tell. */
export function readProcess(pid: number): ProcessRow | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  if (text === undefined) return undefined
  // The program's name stands in parentheses and may hold anything, parentheses too.
  const [state, parent, group, session, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return undefined
  return { pid, parent: Number(parent), group: Number(group), session: Number(session), startedAt: rest[15] ?? '' }
}

/** What stands behind the outputs of a process: every process that inherited one of them has the same. */
export function outputsOf(pid: number): readonly string[] {
  return [1, 2].map((descriptor) => linkOf(`/proc/${pid}/fd/${descriptor}`)).filter((link) => link !== undefined)
}

/** The processes that still have one of these outputs open. */
export function holdersOf(outputs: readonly string[]): readonly number[] {
  return outputs.length === 0 ? [] : pids().filter((pid) => pid !== process.pid && holds(pid, outputs))
}

function holds(pid: number, outputs: readonly string[]): boolean {
  const descriptors = attempt(() => readdirSync(`/proc/${pid}/fd`)) ?? []
  return descriptors.some((descriptor) => {
    const link = linkOf(`/proc/${pid}/fd/${descriptor}`)
    return link !== undefined && outputs.includes(link)
  })
}

function pids(): readonly number[] {
  const names = attempt(() => readdirSync('/proc')) ?? []
  return names.map(Number).filter((pid) => Number.isInteger(pid) && pid > 0)
}

function linkOf(path: string): string | undefined {
  return attempt(() => readlinkSync(path))
}

/** A process may end, or belong to somebody else, at any moment between looking and reading. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
