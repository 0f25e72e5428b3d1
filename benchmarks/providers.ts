import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createOpenAI as createAiSdkOpenAI } from '@ai-sdk/openai'
import { ChatOpenAI } from '@langchain/openai'
import { createOpenAI } from '@nika/provider-openai'
import { generateText, streamText } from 'ai'
import OpenAI from 'openai'
import { median, ratio, type Times } from './measure.ts'
import { type Benchmark, limited, milliseconds, type Row } from './report.ts'

const model = 'gpt-test'
const prompt = 'Good morning'
const chunks = 300

/** What a call of a model costs here, beside the vendor's SDK alone and beside other libraries, against canned answers. */
export const providers: Benchmark = {
  name: 'providers',
  async run() {
    const server = spawn(process.execPath, [join(import.meta.dirname, 'processes/openai-server.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const clients = clientsOf(`http://127.0.0.1:${await portOf(server)}/v1`)
      return [await calls(clients, 1), await calls(clients, 32), await streams(clients), imports()]
    } finally {
      server.kill()
    }
  },
}

async function portOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the server has no output')
  const [port] = await once(stdout.setEncoding('utf8'), 'data')
  return String(port).trim()
}

const names = ['sdk', 'ours', 'aiSdk', 'langChain'] as const
type Name = (typeof names)[number]

interface Client {
  readonly call: () => Promise<unknown>
  /** Reads a stream to its end. */
  readonly stream: () => Promise<unknown>
}

function clientsOf(url: string): Readonly<Record<Name, Client>> {
  const sdk = new OpenAI({ apiKey: 'none', baseURL: url, maxRetries: 0 })
  const ours = createOpenAI({ api_key: 'none', base_url: url, api: 'chat' })
  const aiSdk = createAiSdkOpenAI({ apiKey: 'none', baseURL: url }).chat(model)
  const langChain = new ChatOpenAI({ model, apiKey: 'none', maxRetries: 0, configuration: { baseURL: url } })
  const messages = [{ role: 'user', content: prompt }] as const
  return {
    sdk: {
      call: () => sdk.chat.completions.create({ model, messages: [...messages] }),
      stream: async () => read(await sdk.chat.completions.create({ model, messages: [...messages], stream: true })),
    },
    ours: {
      call: () => ours.infer({ model, prompt }),
      stream: () => read(ours.stream({ model, prompt })),
    },
    aiSdk: {
      call: () => generateText({ model: aiSdk, prompt, maxRetries: 0 }),
      stream: () => read(streamText({ model: aiSdk, prompt, maxRetries: 0 }).textStream),
    },
    langChain: {
      call: () => langChain.invoke(prompt),
      stream: async () => read(await langChain.stream(prompt)),
    },
  }
}

async function read(parts: AsyncIterable<unknown>): Promise<number> {
  let count = 0
  for await (const _part of parts) count += 1
  return count
}

async function calls(clients: Readonly<Record<Name, Client>>, concurrency: number): Promise<Row> {
  const rounds = 192 / concurrency
  const costs = await cpuByTurns(async (name) => {
    for (let round = 0; round < rounds; round++) await Promise.all(Array.from({ length: concurrency }, clients[name].call))
  })
  return row(`a call, ${concurrency} at a time`, costs, 192)
}

async function streams(clients: Readonly<Record<Name, Client>>): Promise<Row> {
  const costs = await cpuByTurns(async (name) => {
    for (let round = 0; round < 16; round++) await clients[name].stream()
  })
  return row('a chunk of a stream', costs, 16 * chunks)
}

/** CPU of this thread in each round, in milliseconds: the server has a process of its own. */
async function cpuByTurns(work: (name: Name) => Promise<void>): Promise<Readonly<Record<Name, Times>>> {
  const costs: Record<Name, number[]> = { sdk: [], ours: [], aiSdk: [], langChain: [] }
  for (let round = -3; round < 15; round++) {
    for (const name of names) {
      globalThis.gc?.()
      const before = process.threadCpuUsage()
      await work(name)
      const { user, system } = process.threadCpuUsage(before)
      if (round >= 0) costs[name].push((user + system) / 1000)
    }
  }
  return costs
}

function row(what: string, { ours, sdk, aiSdk, langChain }: Readonly<Record<Name, Times>>, count: number): Row {
  const each = (times: Times): string => milliseconds(median(times) / count)
  return {
    what: `CPU of ${what}`,
    ours: each(ours),
    beside: `${each(sdk)}, the openai SDK alone; ${each(aiSdk)}, AI SDK; ${each(langChain)}, LangChain`,
    ...limited(ratio(ours, sdk), 1.1),
  }
}

/** CPU of a process that imports a package and ends. */
function imports(): Row {
  const sdk: number[] = []
  const ours: number[] = []
  for (let round = -2; round < 11; round++) {
    const costs = [importCost('openai'), importCost('@nika/provider-openai')] as const
    if (round < 0) continue
    sdk.push(costs[0])
    ours.push(costs[1])
  }
  const more = median(ours.map((cost, round) => cost - (sdk[round] ?? Number.NaN)))
  return {
    what: 'CPU of importing @nika/provider-openai',
    ours: milliseconds(median(ours)),
    beside: `${milliseconds(median(sdk))}, the openai SDK alone`,
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
