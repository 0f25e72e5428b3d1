import type { Engine } from './engines/engine.ts'
import { langGraph } from './engines/langgraph.ts'
import { mastra } from './engines/mastra.ts'
import { nika } from './engines/nika.ts'
import { promises } from './engines/promises.ts'
import { interleave, median, ratio, timesOf } from './measure.ts'
import { type Benchmark, limited, milliseconds, type Row, times } from './report.ts'
import { chain, fanOut, layers, type TaskGraph } from './task-graphs.ts'

const graphs: readonly (readonly [string, TaskGraph])[] = [
  ['a chain of 1,000', chain(1000)],
  ['1 → 1,000 → 1', fanOut(1000)],
  ['50 layers of 20', layers(50, 20)],
]

/** What an engine adds to each task, when the tasks do nothing and the whole log is kept in memory. */
export const taskOverhead: Benchmark = {
  name: 'task-overhead',
  async run() {
    const rows: Row[] = []
    for (const [what, graph] of graphs) rows.push(...(await compare(what, graph)))
    return [...rows, await growth()]
  },
}

/** A forced collection of garbage empties the caches of compiled code too, which a run of a millisecond would then pay for. */
async function compare(what: string, graph: TaskGraph): Promise<readonly Row[]> {
  const cases = { floor: promises.prepare(graph), ours: nika.prepare(graph) }
  const measured = await interleave(cases, { rounds: 21, atLeastMs: 200, collects: false })
  const [ours, floor] = [timesOf(measured, 'ours'), timesOf(measured, 'floor')]
  const perTask = (time: number): string => milliseconds(time / graph.size)
  const peers: [Engine, number][] = []
  for (const engine of [langGraph, mastra]) peers.push([engine, await timeOf(engine, graph)])
  return [
    {
      what: `overhead of a task, ${what}`,
      ours: perTask(median(ours)),
      beside: `${perTask(median(floor))}, ${promises.name}`,
      ...limited(ratio(ours, floor), 10),
    },
    ...peers.map(
      ([{ name }, time]): Row => ({
        what: `overhead of a task, ${what}`,
        ours: perTask(median(ours)),
        beside: `${perTask(time)}, ${name}`,
        result: `${times(time / median(ours))} as fast`,
      }),
    ),
  ]
}

/** These take seconds, so they are run a few times. */
async function timeOf(engine: Engine, graph: TaskGraph): Promise<number> {
  const measured = await interleave({ engine: engine.prepare(graph) }, { rounds: 3, warmups: 1 })
  return median(timesOf(measured, 'engine'))
}

async function growth(): Promise<Row> {
  const [small, large] = [chain(10_000), chain(100_000)]
  const measured = await interleave({ small: nika.prepare(small), large: nika.prepare(large) }, { rounds: 3, warmups: 1 })
  const [each, eachOfMany] = [median(timesOf(measured, 'small')) / small.size, median(timesOf(measured, 'large')) / large.size]
  return {
    what: 'overhead of a task, a chain of 100,000',
    ours: milliseconds(eachOfMany),
    beside: `${milliseconds(each)}, a chain of 10,000`,
    ...limited(eachOfMany / each, 1.5),
  }
}
