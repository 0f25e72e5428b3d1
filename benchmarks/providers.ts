import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { importRow } from './import-cost.ts'
import { median, ratio } from './measure.ts'
import { anthropicClients, type ModelClient, type ModelClients, openAIClients, type Pace } from './model-clients.ts'
import { type Benchmark, limited, milliseconds, type Row, times } from './report.ts'

/** The parts of a canned stream. */
const chunks = 300

/** What a call of a model costs here, beside the vendor's SDK alone and beside other libraries, against canned answers. */
export const providers: Benchmark = {
  name: 'providers',
  async run() {
    return [
      ...(await contest('openai', openAIClients)),
      ...(await contest('anthropic', anthropicClients)),
      importRow('@nika/provider-openai', 'openai'),
      importRow('@nika/provider-anthropic', '@anthropic-ai/sdk'),
    ]
  },
}

async function contest(vendor: string, clientsOf: (server: string) => ModelClients): Promise<readonly Row[]> {
  const server = spawn(process.execPath, [join(import.meta.dirname, `processes/${vendor}-server.ts`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const clients = clientsOf(`http://127.0.0.1:${await portOf(server)}`)
    return [
      ...(await calls(vendor, clients, 1)),
      ...(await calls(vendor, clients, 32)),
      await streams(vendor, clients, 'at once'),
      await streams(vendor, clients, 'one by one'),
    ]
  } finally {
    server.kill()
  }
}

async function portOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the server has no output')
  const [port] = await once(stdout.setEncoding('utf8'), 'data')
  return String(port).trim()
}

async function calls(vendor: string, clients: ModelClients, concurrency: number): Promise<readonly Row[]> {
  const count = 192
  const costs = await byTurns(clients, count, async ({ call }, share) => {
    for (let done = 0; done < count * share; done += concurrency) await Promise.all(Array.from({ length: concurrency }, call))
  })
  const what = `a call to ${vendor}, ${concurrency} at a time`
  return [rateRow(`calls to ${vendor} a second, ${concurrency} at a time`, vendor, costs), cpuRow(what, vendor, costs)]
}

async function streams(vendor: string, clients: ModelClients, pace: Pace): Promise<Row> {
  const count = pace === 'at once' ? 64 : 16
  const costs = await byTurns(clients, count * chunks, async ({ stream }, share) => {
    for (let done = 0; done < count * share; done++) await stream(pace)
  })
  return cpuRow(`a chunk of a stream of ${vendor}, ${pace === 'at once' ? 'all at once' : pace}`, vendor, costs)
}

/** What one unit of work cost in each round, in milliseconds: CPU of this thread, as the server has a process of its own, and time. */
interface Costs {
  readonly cpu: readonly number[]
  readonly wall: readonly number[]
}

interface Contest {
  readonly ours: Costs
  readonly sdk: Costs
  readonly others: Readonly<Record<string, Costs>>
}

interface Entrant {
  readonly client: ModelClient
  readonly cpu: number[]
  readonly wall: number[]
}

/** Does a share of the work of a round. */
type Work = (client: ModelClient, share: number) => Promise<void>

/**
 * Does the work of a round by turns. A forced collection of garbage throws away the shapes of parsed JSON, and with them the
 * compiled code that reads it, so a quarter of the work comes first and is not counted. Rounds are long, as the kernel counts
 * a thread's CPU in ticks of 4 ms.
 */
async function byTurns({ ours, sdk, others }: ModelClients, units: number, work: Work): Promise<Contest> {
  const entrants = [ours, sdk, ...Object.values(others)].map((client): Entrant => ({ client, cpu: [], wall: [] }))
  for (let round = -3; round < 15; round++) {
    for (const { client, cpu, wall } of entrants) {
      globalThis.gc?.()
      await work(client, 0.25)
      const began = performance.now()
      const before = process.threadCpuUsage()
      await work(client, 1)
      const { user, system } = process.threadCpuUsage(before)
      if (round < 0) continue
      cpu.push((user + system) / 1000 / units)
      wall.push((performance.now() - began) / units)
    }
  }
  const [ourCosts, sdkCosts, ...otherCosts] = entrants
  if (ourCosts === undefined || sdkCosts === undefined) throw new Error('nobody was measured')
  const named = Object.keys(others).flatMap((name, index) => {
    const costs = otherCosts[index]
    return costs === undefined ? [] : [[name, costs] as const]
  })
  return { ours: ourCosts, sdk: sdkCosts, others: Object.fromEntries(named) }
}

function cpuRow(what: string, vendor: string, { ours, sdk, others }: Contest): Row {
  const each = ({ cpu }: Costs): string => milliseconds(median(cpu))
  return {
    what: `CPU of ${what}`,
    ours: each(ours),
    beside: beside(vendor, { sdk, others }, each),
    ...limited(ratio(ours.cpu, sdk.cpu), 1.1),
  }
}

function rateRow(what: string, vendor: string, { ours, sdk, others }: Contest): Row {
  const rate = ({ wall }: Costs): number => 1000 / median(wall)
  const each = (costs: Costs): string => `${Math.round(rate(costs))}`
  const compared = 1 / ratio(ours.wall, sdk.wall)
  const isAhead = Object.values(others).every((other) => rate(ours) > rate(other))
  const ahead = Object.keys(others).length === 0 ? '' : ', ahead of the others'
  return {
    what,
    ours: each(ours),
    beside: beside(vendor, { sdk, others }, each),
    result: times(compared),
    target: `≥ 0.9×${ahead}`,
    isMet: compared >= 0.9 && isAhead,
  }
}

function beside(vendor: string, { sdk, others }: Omit<Contest, 'ours'>, each: (costs: Costs) => string): string {
  return [`${each(sdk)}, the ${vendor} SDK alone`, ...Object.entries(others).map(([name, costs]) => `${each(costs)}, ${name}`)].join('; ')
}
