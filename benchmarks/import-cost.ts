import { spawnSync } from 'node:child_process'
import { median } from './measure.ts'
import { milliseconds, type Row } from './report.ts'

/** CPU of a process that imports a package, beside one that imports what it is built on, and ends. */
export function importRow(name: string, sdk: string): Row {
  const ours: number[] = []
  const floor: number[] = []
  for (let round = -2; round < 11; round++) {
    const costs = [importCost(sdk), importCost(name)] as const
    if (round < 0) continue
    floor.push(costs[0])
    ours.push(costs[1])
  }
  const more = median(ours.map((cost, round) => cost - (floor[round] ?? Number.NaN)))
  return {
    what: `CPU of importing ${name}`,
    ours: milliseconds(median(ours)),
    beside: `${milliseconds(median(floor))}, ${sdk} alone`,
    result: `+ ${milliseconds(Math.max(0, more))}`,
    target: '≤ + 10 ms',
    isMet: more <= 10,
  }
}

function importCost(name: string): number {
  const script = `const before = process.cpuUsage(); await import(${JSON.stringify(name)}); const { user, system } = process.cpuUsage(before); console.log(user + system)`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: import.meta.dirname, encoding: 'utf8' })
  return Number(stdout) / 1000
}
