// Runs the benchmarks, all or those that are named, and prints their table; with --write it goes into README.md too.
import { codec } from './codec.ts'
import { coldStart } from './cold-start.ts'
import { durableAppend } from './durable-append.ts'
import { emit } from './emit.ts'
import { otel } from './otel.ts'
import { providers } from './providers.ts'
import { readAndFold } from './read-and-fold.ts'
import { type Benchmark, machine, type Row, tableOf, writeReadme } from './report.ts'
import { sharedValue } from './shared-value.ts'
import { taskOverhead } from './task-overhead.ts'

const benchmarks: readonly Benchmark[] = [emit, sharedValue, codec, readAndFold, durableAppend, taskOverhead, coldStart, otel, providers]

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = named.filter((name) => !benchmarks.some((benchmark) => benchmark.name === name))
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${benchmarks.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}

const rows: Row[] = []
for (const benchmark of benchmarks) {
  if (named.length > 0 && !named.includes(benchmark.name)) continue
  process.stderr.write(`${benchmark.name} …\n`)
  rows.push(...(await benchmark.run()))
}
const table = tableOf(rows)
console.log(`${machine()}\n\n${table}`)
if (process.argv.includes('--write')) writeReadme(table)
