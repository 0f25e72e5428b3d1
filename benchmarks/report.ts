import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { withGeneratedBlock } from '../scripts/docs/generated-block.ts'

/** One line of the table. */
export interface Row {
  readonly what: string
  /** What we measured, with its unit. */
  readonly ours: string
  /** What it is compared with in the same run, and how that did. */
  readonly beside: string
  /** How one stands to the other. */
  readonly result: string
  /** What was to be reached; undefined for a figure that only informs. */
  readonly target?: string
  readonly isMet?: boolean
}

/** A group of figures that are measured together. */
export interface Benchmark {
  readonly name: string
  run(): Promise<readonly Row[]>
}

/** A figure that must not be above `atMost`. */
export function limited(value: number, atMost: number): Pick<Row, 'result' | 'target' | 'isMet'> {
  return { result: times(value), target: `≤ ${atMost}×`, isMet: value <= atMost }
}

/** A rate that must be at least `atLeast`. */
export function reached(value: number, atLeast: number): Pick<Row, 'result' | 'target' | 'isMet'> {
  return { result: times(value), target: `≥ ${atLeast}×`, isMet: value >= atLeast }
}

export function times(value: number): string {
  return `${value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)}×`
}

export function milliseconds(value: number): string {
  return value < 1 ? `${(value * 1000).toPrecision(3)} µs` : `${value.toPrecision(3)} ms`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => [row.what, row.ours, row.beside, row.result, row.target ?? '', verdict(row)])
  return [['what', 'ours', 'beside', 'result', 'target', ''], ['---', '---', '---', '---', '---', '---'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function verdict({ isMet }: Row): string {
  return isMet === undefined ? '' : isMet ? 'met' : '**missed**'
}

/** Puts the table into README.md, between its marks. */
export function writeReadme(table: string): void {
  const file = join(import.meta.dirname, 'README.md')
  writeFileSync(file, withGeneratedBlock(readFileSync(file, 'utf8'), 'benchmarks', `${machine()}\n\n${table}`))
}

/** What the figures were measured on. */
export function machine(): string {
  const processors = cpus()
  return `Node ${process.versions.node}, ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${process.platform}`
}
