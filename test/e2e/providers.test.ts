import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isKnownKind, type KnownEventKind } from '@nika/events'
import type { Scenario } from '@nika/provider/testing'
import { afterEach, describe, expect, test } from 'vitest'
import type { CommandResult } from '../support/empty-project.ts'
import { NikaProject } from '../support/nika-project.ts'
import { type LoopbackServer, type Respond, startLoopbackServer } from '../support/providers/loopback-server.ts'
import { playOpenAI } from '../support/providers/openai-wire.ts'

const key = 'sk-secret-0123456789'
const usage = { input_tokens: 7, output_tokens: 3 }
const answer: Scenario = { type: 'answer', chunks: ['Hello', ' there'], finish_reason: 'stop', usage }
const ask = 'nika: ask\nmodel: openai/gpt-5-mini\ntasks: { greet: { infer: { prompt: "Good morning" } } }\n'

let project: NikaProject | undefined
let server: LoopbackServer | undefined
afterEach(async () => {
  project?.[Symbol.dispose]()
  await server?.close()
  project = undefined
  server = undefined
})

/** Answers with these scenarios in turn; the last one stays. */
function inTurn(api: 'responses' | 'chat', ...scenarios: readonly Scenario[]): Respond {
  let next = 0
  return (request, response) => {
    const scenario = scenarios[Math.min(next++, scenarios.length - 1)]
    if (scenario !== undefined) playOpenAI(api, scenario)(request, response)
  }
}

/** Runs a workflow whose OpenAI is a server on loopback. */
async function runAgainst(respond: Respond, files: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  server = await startLoopbackServer(respond)
  project = new NikaProject({ 'ask.nika.yaml': ask, ...files }, { OPENAI_BASE_URL: `${server.url}/v1`, OPENAI_API_KEY: key })
  return project.start(['run', 'ask.nika.yaml']).ended
}

function kinds(): readonly KnownEventKind[] {
  return (project?.events() ?? []).map(({ kind }) => kind).filter(isKnownKind)
}

function callsIn(events: readonly KnownEventKind[]) {
  return events.filter((kind) => kind.type === 'provider_called')
}

describe('nika run against a vendor that fails', () => {
  test('makes a call again after the wait that the vendor asks for, with the same key of idempotency', async () => {
    const busy: Scenario = { type: 'failure', kind: 'rate_limit', status: 429, retry_after_ms: 1000, message: 'slow down' }

    const { status, stdout, stderr } = await runAgainst(inTurn('responses', busy, answer))

    expect({ status, stdout }).toEqual({ status: 0, stdout: '{"greet":"Hello there"}\n' })
    const events = kinds()
    expect(events.map(({ type }) => type).filter((type) => /provider_|retry/.test(type))).toEqual([
      'provider_called',
      'provider_failed',
      'provider_called',
      'provider_responded',
    ])
    expect(events.find(({ type }) => type === 'provider_failed')).toMatchObject({
      code: 'NIKA-INFER-001',
      status: 429,
      transient: true,
      retry_delay_ms: 1000,
    })
    const [first, second] = callsIn(events)
    expect([first?.attempt, second?.attempt]).toEqual([1, 2])
    expect(second?.request_hash).toBe(first?.request_hash)
    expect(second?.call_id).not.toBe(first?.call_id)
    const [one, two] = server?.requests ?? []
    expect(one?.headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/)
    expect(two?.headers['idempotency-key']).toBe(one?.headers['idempotency-key'])
    expect(stderr).toContain('again in 1 s')
  })

  test('shows the key nowhere, though the vendor repeats it', async () => {
    const refused: Scenario = { type: 'failure', kind: 'authentication', status: 401, message: `Incorrect API key provided: ${key}` }

    const { status, stdout, stderr } = await runAgainst(inTurn('responses', refused))

    expect(status).toBe(1)
    expect(server?.requests[0]?.headers['authorization']).toBe(`Bearer ${key}`)
    expect(callsIn(kinds())).toHaveLength(1)
    expect(`${stdout}${stderr}${JSON.stringify(project?.events())}`).not.toContain(key)
    expect(stderr).toContain('Incorrect API key provided: ••••••')
  })

  test('shows the key nowhere, though the model says it', async () => {
    const telling: Scenario = { ...answer, chunks: [`the key is ${key}`] }

    const { stdout, stderr } = await runAgainst(inTurn('responses', telling))

    expect(stdout).toBe('{"greet":"the key is ••••••"}\n')
    expect(`${stderr}${JSON.stringify(project?.events())}`).not.toContain(key)
  })

  test('completes with an answer that was cut, and says so', async () => {
    const { status, stderr } = await runAgainst(inTurn('responses', { ...answer, finish_reason: 'length' }))

    expect(status).toBe(0)
    expect(stderr).toContain('finish_reason: length')
  })

  test('fails by a refusal, whose tokens are counted', async () => {
    const { status, stderr } = await runAgainst(inTurn('responses', { ...answer, chunks: [], finish_reason: 'refusal', refusal: 'No.' }))

    expect(status).toBe(1)
    expect(stderr).toContain('NIKA-INFER-001: gpt-test-2026 refuses to answer: No.')
    expect(kinds().at(-1)).toMatchObject({ type: 'workflow_failed', usage })
  })

  test('asks once more for an answer that does not satisfy its schema', async () => {
    const schema = `nika: ask
model: openai/gpt-5-mini
tasks:
  count: { infer: { prompt: "How many?", schema: { type: object, properties: { n: { type: integer } }, required: [n] } } }
`
    const wrong: Scenario = { ...answer, chunks: ['{"n":"three"}'] }

    const { status, stdout } = await runAgainst(inTurn('responses', wrong, { ...answer, chunks: ['{"n":3}'] }), { 'ask.nika.yaml': schema })

    expect({ status, stdout }).toEqual({ status: 0, stdout: '{"count":{"n":3}}\n' })
    const [first, repair] = server?.requests ?? []
    expect(JSON.parse(first?.body ?? '{}')).toMatchObject({ text: { format: { type: 'json_schema' } } })
    expect(repair?.body).toContain('/n must be integer')
    expect(repair?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key'])

    const played = await project?.start(['run', 'ask.nika.yaml', '--cassette', '@last']).ended
    expect(played).toMatchObject({ status: 0, stdout })
    expect(server?.requests).toHaveLength(2)
  })
})

describe('nika run without a model', () => {
  test('starts nothing, and says which task names none', () => {
    project = new NikaProject({ 'ask.nika.yaml': 'nika: ask\ntasks:\n  greet: { infer: { prompt: hello } }\n' })

    const { status, stdout, stderr } = project.nika(['run', 'ask.nika.yaml'])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(`error NIKA-CLI-009: the task greet calls a model, and neither it nor the file names one
  hint: add \`model: <provider>/<name>\` to the file, or to the task
`)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })

  test('is foretold by nika check, which the language lets accept the file', () => {
    project = new NikaProject({ 'ask.nika.yaml': 'nika: ask\ntasks:\n  greet: { infer: { prompt: hello } }\n' })

    expect(project.nika(['check', 'ask.nika.yaml'])).toEqual({
      status: 0,
      stdout: `ask.nika.yaml: warning NIKA-CLI-009: the task greet calls a model, and neither it nor the file names one
  hint: add \`model: <provider>/<name>\` to the file, or to the task
✓ ask.nika.yaml  ask, 1 task
`,
      stderr: '',
    })
  })
})

describe('nika run without a key', () => {
  test('starts nothing, and says which variables are missing', () => {
    project = new NikaProject({
      'two.nika.yaml':
        'nika: two\ntasks:\n  a: { infer: { model: openai/gpt-5-mini, prompt: x } }\n  b: { infer: { model: mistral/large, prompt: x } }\n',
    })

    const { status, stdout, stderr } = project.nika(['run', 'two.nika.yaml'])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(`error NIKA-CLI-009: there is no API key for openai
  hint: set OPENAI_API_KEY in the environment, or use mock/echo, which needs none
error NIKA-CLI-009: there is no API key for mistral
  hint: set MISTRAL_API_KEY in the environment, or use mock/echo, which needs none
`)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })

  test('starts nothing when a provider cannot be reached as it is set, and tells that beside the keys', () => {
    project = new NikaProject(
      {
        'three.nika.yaml':
          'nika: three\ntasks:\n  a: { infer: { model: openai/a, prompt: x } }\n  b: { infer: { model: jan/b, prompt: x } }\n  c: { infer: { model: mistral/c, prompt: x } }\n',
        'nika.config.json': '{"providers":{"jan":{}}}',
      },
      { OPENAI_BASE_URL: 'localhost:1', OPENAI_API_KEY: key },
    )

    const { status, stdout, stderr } = project.nika(['run', 'three.nika.yaml'])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toBe(`error NIKA-CLI-009: OPENAI_BASE_URL must be a URL that begins with https:// or http://
  hint: correct the variable, or what nika.config says
error NIKA-CLI-009: providers.jan.base_url is missing: only the configuration knows jan
  hint: correct the variable, or what nika.config says
error NIKA-CLI-009: there is no API key for mistral
  hint: set MISTRAL_API_KEY in the environment, or use mock/echo, which needs none
`)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })
})

/** How often a task called a model, by a copy of its events. */
function callsTo(task: string, file: string): number {
  const lines = readFileSync(join(project?.folder ?? '', file), 'utf8').split('\n')
  return lines.filter((line) => line.includes('"provider_called"') && line.includes(`"task_id":"${task}"`)).length
}

/** The prefixes of vendors that speak Chat Completions, and the variables of their keys; a model on this machine needs none. */
const compatible = {
  mistral: 'MISTRAL_API_KEY',
  groq: 'GROQ_API_KEY',
  deepseek: 'DEEPSEEK_API_KEY',
  xai: 'XAI_API_KEY',
  openrouter: 'OPENROUTER_API_KEY',
  huggingface: 'HF_TOKEN',
  nvidia: 'NVIDIA_API_KEY',
  moonshot: 'MOONSHOT_API_KEY',
  gemini: 'GEMINI_API_KEY',
  ollama: undefined,
  lmstudio: undefined,
  llamacpp: undefined,
  localai: undefined,
  vllm: undefined,
} as const

test('every prefix of the language reaches its server, with the key of its own variable', async () => {
  server = await startLoopbackServer(playOpenAI('chat', answer))
  const { url } = server
  const names = Object.keys(compatible)
  const tasks = names.map((name) => `  ${name}: { infer: { model: ${name}/vendor/model-1, prompt: "from ${name}" } }`)
  const urls = names.map((name): [string, string] => [`${name.toUpperCase()}_BASE_URL`, `${url}/${name}/v1`])
  const keys = Object.entries(compatible).flatMap(([name, variable]): [string, string][] =>
    variable === undefined ? [] : [[variable, `the-key-of-${name}`]],
  )
  project = new NikaProject({ 'all.nika.yaml': `nika: all\ntasks:\n${tasks.join('\n')}\n` }, Object.fromEntries([...urls, ...keys]))

  const { status, stderr } = await project.start(['run', 'all.nika.yaml']).ended

  expect(status, stderr).toBe(0)
  const received = server.requests.map(({ path, headers, body }) => ({ path, key: headers['authorization'], body: JSON.parse(body) }))
  expect(received).toHaveLength(names.length)
  for (const [name, variable] of Object.entries(compatible)) {
    expect(received).toContainEqual({
      path: `/${name}/v1/chat/completions`,
      key: `Bearer ${variable === undefined ? 'none' : `the-key-of-${name}`}`,
      body: { model: 'vendor/model-1', messages: [{ role: 'user', content: `from ${name}` }], stream: false },
    })
  }
})

describe('nika.config', () => {
  const parrot = `import type { InferRequest } from '@nika/provider'
const repeat = async ({ model, prompt }: InferRequest) => ({ text: prompt + '!', finish_reason: 'stop', usage: {}, model, duration_ms: 0 })
export default {
  providers: {
    parrot: { name: 'parrot', infer: repeat, async *stream(request: InferRequest) { yield { type: 'response', response: await repeat(request) } } },
    mock: { models: { yes: 'Yes.' } },
  },
}
`

  test('in TypeScript brings a provider of its own, and scripts the mock', () => {
    project = new NikaProject({
      'nika.config.ts': parrot,
      'own.nika.yaml':
        'nika: own\ntasks:\n  a: { infer: { model: parrot/grey, prompt: Hello } }\n  b: { infer: { model: mock/yes, prompt: "Is it?" } }\n',
    })

    expect(project.nika(['run', 'own.nika.yaml'])).toMatchObject({ status: 0, stdout: '{"a":"Hello!","b":"Yes."}\n' })
    expect(project.nika(['check', 'own.nika.yaml'])).toMatchObject({ status: 0 })
  })

  test('in JSON sets the server, the API, the variable of the key, headers and prices', async () => {
    server = await startLoopbackServer(playOpenAI('chat', answer))
    const openai = { base_url: `${server.url}/v1`, api: 'chat', api_key_env: 'TEAM_KEY', headers: { 'x-team': 'red' } }
    const prices = { 'openai/gpt-5-mini': { input: 1_000_000, output: 2_000_000, source: 'our contract' } }
    project = new NikaProject(
      { 'ask.nika.yaml': ask, 'nika.config.json': JSON.stringify({ providers: { openai }, prices }) },
      { TEAM_KEY: key },
    )

    const { status, stderr } = await project.start(['run', 'ask.nika.yaml']).ended

    expect(status, stderr).toBe(0)
    expect(server.requests).toMatchObject([{ path: '/v1/chat/completions', headers: { authorization: `Bearer ${key}`, 'x-team': 'red' } }])
    expect(kinds().at(-1)).toMatchObject({ type: 'workflow_completed', cost: { usd: 13, unpriced_calls: 0 } })
    expect(stderr).toContain('$13.00')
  })

  test('limits how many calls are under way, of all tasks together', async () => {
    let active = 0
    let most = 0
    server = await startLoopbackServer((request, response) => {
      most = Math.max(most, ++active)
      setTimeout(() => {
        active--
        playOpenAI('responses', answer)(request, response)
      }, 30)
    })
    const tasks = Array.from({ length: 8 }, (_, index) => `  t${index}: { infer: { prompt: "from t${index}" } }`)
    project = new NikaProject(
      {
        'eight.nika.yaml': `nika: eight\nmodel: openai/gpt-5-mini\ntasks:\n${tasks.join('\n')}\n`,
        'nika.config.json': JSON.stringify({ providers: { openai: { base_url: `${server.url}/v1`, limits: { concurrency: 2 } } } }),
      },
      { OPENAI_API_KEY: key },
    )

    const { status, stderr } = await project.start(['run', 'eight.nika.yaml']).ended

    expect(status, stderr).toBe(0)
    expect(server.requests).toHaveLength(8)
    expect(most).toBe(2)
  })

  test.each([
    [
      'nika.config.json',
      '{"provders":{}}',
      'nika.config.json:1:2: error NIKA-CLI-012: provders is not known\n  hint: did you mean `providers`?',
    ],
    [
      'nika.config.json',
      '{"providers":{"openai":{"base_urls":"http://localhost:1"}}}',
      'nika.config.json:1:25: error NIKA-CLI-012: providers.openai.base_urls is not known\n  hint: did you mean `base_url`?',
    ],
    [
      'nika.config.json',
      '{\n  "providers": {\n    "openai": { "api": "completions" }\n  }\n}\n',
      'nika.config.json:3:17: error NIKA-CLI-012: providers.openai.api must be responses or chat',
    ],
    [
      'nika.config.json',
      '{"providers":{"open/ai":{}}}',
      'nika.config.json:1:15: error NIKA-CLI-012: providers.open/ai is no prefix of models',
    ],
    [
      'nika.config.json',
      '{"prices":{"openai/x":{"input":1}}}',
      'nika.config.json:1:12: error NIKA-CLI-012: prices.openai/x must hold input and output, in dollars per million tokens',
    ],
    [
      'nika.config.json',
      '{"prices":{"gpt-5-mini":{"input":1,"output":2}}}',
      'nika.config.json:1:12: error NIKA-CLI-012: prices.gpt-5-mini names no provider\n  hint: write `<provider>/<model>`, for example `openai/gpt-5-mini`',
    ],
    ['nika.config.json', '[]', 'nika.config.json:1:1: error NIKA-CLI-012: it must hold options'],
    ['nika.config.json', '{', 'nika.config.json:1:2: error NIKA-CLI-011: nika.config.json cannot be read: '],
    ['nika.config.json', '{\n  "a": 1,\n  b\n}', 'nika.config.json:3:3: error NIKA-CLI-011: nika.config.json cannot be read: Expected'],
    [
      'nika.config.js',
      '\n  throw new Error("no such thing")',
      'nika.config.js:2:9: error NIKA-CLI-011: nika.config.js cannot be read: no such',
    ],
    ['nika.config.js', 'const a = 1\nconst b = ;', 'nika.config.js:2:11: error NIKA-CLI-011: nika.config.js cannot be read: Unexpected'],
    ['nika.config.ts', 'export default {\n  providers: { openai: { api: } } }', 'nika.config.ts:2:31: error NIKA-CLI-011: '],
    ['nika.config.ts', 'export default { otel: 1 }', 'error NIKA-CLI-012: nika.config.ts: otel must hold options'],
  ])('%s that holds %s is refused, and nothing starts', (file, text, message) => {
    project = new NikaProject({ 'ask.nika.yaml': ask.replace('openai/gpt-5-mini', 'mock/echo'), [file]: text })

    for (const command of ['run', 'check']) {
      const { status, stdout, stderr } = project.nika([command, 'ask.nika.yaml'])

      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toContain(message)
    }
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })

  test('of two files is refused', () => {
    project = new NikaProject({ 'ask.nika.yaml': ask, 'nika.config.json': '{}', 'nika.config.js': '' })

    expect(project.nika(['check', 'ask.nika.yaml'])).toMatchObject({
      status: 2,
      stderr: 'error NIKA-CLI-012: there are both nika.config.js and nika.config.json\n  hint: keep one of them\n',
    })
  })
})

describe('nika run --cassette', () => {
  test.each([
    ['@last', 'NIKA-CLI-006: there are no runs yet'],
    ['019a', 'NIKA-CLI-006: there are no runs yet'],
    ['absent.ndjson', 'NIKA-CLI-004: the cassette absent.ndjson cannot be read: ENOENT'],
    ['./nonsense.ndjson', './nonsense.ndjson:1:1: error NIKA-LOG-'],
    ['empty.ndjson', 'NIKA-CLI-004: the cassette empty.ndjson holds no events\n  hint: give a run, or a file that --events wrote'],
  ])('%s is refused when it holds no run, and nothing starts', (name, message) => {
    project = new NikaProject({ 'ask.nika.yaml': ask, 'nonsense.ndjson': 'nonsense\n', 'empty.ndjson': '' })

    const { status, stdout, stderr } = project.nika(['run', 'ask.nika.yaml', '--cassette', name])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })

  test('answers a mock, too, and repeats a failure without waiting', () => {
    const failing = { kind: 'rate_limit', status: 429, message: 'slow down', retry_after_ms: 1 }
    project = new NikaProject({
      'both.nika.yaml':
        'nika: both\ntasks:\n  a: { infer: { model: mock/yes, prompt: x } }\n  b: { infer: { model: mock/no, prompt: x } }\n',
      'nika.config.json': JSON.stringify({ providers: { mock: { models: { yes: 'Yes.', no: [{ fail: failing }] } } } }),
    })
    project.nika(['run', 'both.nika.yaml', '--events', 'both.ndjson'])
    writeFileSync(join(project.folder, 'nika.config.json'), '{}')

    const { status, stderr } = project.nika(['run', 'both.nika.yaml', '--cassette', 'both.ndjson', '--events', 'again.ndjson'])

    expect(status).toBe(1)
    expect(stderr).toMatch(/✓ a /)
    expect(stderr).toMatch(/✗ b .*slow down/)
    expect(callsTo('b', 'both.ndjson')).toBe(3)
    expect(callsTo('b', 'again.ndjson')).toBe(1)
  })
})
