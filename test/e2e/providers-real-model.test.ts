import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { decodeEvents, type EventOf, isKnownKind } from '@nika/events'
import { workflow } from '@nika/language'
import { createOpenAI } from '@nika/provider-openai'
import { Runner } from '@nika/runner'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'
import { type ListeningProxy, startListeningProxy } from '../support/providers/listening-proxy.ts'
import { installRealModel, type RealModel, startRealModel } from '../support/providers/real-model.ts'

const files = {
  'two.nika.yaml': `nika: two-vendors
tasks:
  capital: { infer: { model: openai/gemma-3-270m, prompt: "The capital of France is", max_tokens: 12, temperature: 0 } }
  more:
    with: { text: "\${{ tasks.capital.output }}" }
    infer: { model: anthropic/gemma-3-270m, prompt: "One, two, three, \${{ with.text }}", max_tokens: 12, temperature: 0 }
outputs: { capital: "\${{ tasks.capital.output }}", more: "\${{ tasks.more.output }}" }
`,
  'changed.nika.yaml': `nika: two-vendors
tasks:
  capital: { infer: { model: openai/gemma-3-270m, prompt: "The capital of Spain is", max_tokens: 12, temperature: 0 } }
`,
}

let model: RealModel
let proxy: ListeningProxy
let project: NikaProject

beforeAll(async () => {
  installRealModel()
  model = await startRealModel()
  proxy = await startListeningProxy(model.url)
  project = new NikaProject(files, { OPENAI_BASE_URL: `${proxy.url}/v1`, ANTHROPIC_BASE_URL: proxy.url })
})
afterAll(async () => {
  await proxy.close()
  await model.stop()
  project[Symbol.dispose]()
})

/** The answers that a log tells of, by task. */
async function answersIn(file: string): Promise<ReadonlyMap<string, EventOf<'provider_responded'>>> {
  const answers = new Map<string, EventOf<'provider_responded'>>()
  for await (const { kind } of decodeEvents(readFileSync(join(project.folder, file))))
    if (isKnownKind(kind) && kind.type === 'provider_responded') answers.set(kind.task_id, kind)
  return answers
}

/** A count as the server told it, in the answer to this path. */
function told(path: string, name: string): number {
  const body = proxy.answers.find((answer) => answer.path === path)?.body ?? ''
  return Number(new RegExp(`"${name}":\\s*(\\d+)`).exec(body)?.[1])
}

test('what a real model writes reaches whoever reads it as it is written, and no event', async () => {
  const definition = workflow({
    nika: 'counting',
    model: 'openai/gemma-3-270m',
    tasks: { count: { infer: { prompt: 'One, two, three,', max_tokens: 12, temperature: 0 } } },
  })
  const openai = createOpenAI({ api_key: 'none', base_url: `${model.url}/v1` })
  const runner = new Runner(definition, { providers: { openai } })
  const texts: string[] = []
  const reading = (async (deltas) => {
    for await (const { delta } of deltas) if (delta.type === 'text') texts.push(delta.text)
  })(runner.deltas())

  const { outputs } = await runner.run()
  await reading

  expect(texts.length).toBeGreaterThan(1)
  expect(outputs).toEqual({ count: texts.join('') })
  expect(runner.eventLog.events().map(({ kind }) => kind.type)).toEqual([
    'workflow_started',
    'task_scheduled',
    'inputs_resolved',
    'task_started',
    'provider_called',
    'provider_responded',
    'task_completed',
    'workflow_completed',
  ])
})

test('what a real model writes is on the screen before its outcome is', () => {
  const counting =
    'nika: counting\nmodel: openai/gemma-3-270m\ntasks: { count: { infer: { prompt: "One, two, three,", max_tokens: 12, temperature: 0 } } }\n'
  using onScreen = new NikaProject({ 'counting.nika.yaml': counting }, { OPENAI_BASE_URL: `${model.url}/v1` })

  const screen = stripVTControlCharacters(onScreen.onTerminal(['run', 'counting.nika.yaml'])).replaceAll('\r\n', '\n')

  const answer = onScreen.events().find(({ kind }) => kind.type === 'task_completed')?.kind
  const [firstLine = ''] = String(answer !== undefined && 'output' in answer ? answer.output : '').split('\n')
  expect(firstLine.length).toBeGreaterThan(5)
  const written = screen.indexOf(`  count │ ${firstLine.slice(0, 20)}`)
  expect(written, screen).toBeGreaterThan(-1)
  expect(screen.indexOf('✓ count'), screen).toBeGreaterThan(written)
})

test('a run of two vendors records the counts of the server, and plays back from its log with the server gone', async () => {
  const run = await project.start(['run', 'two.nika.yaml', '--events', 'first.ndjson']).ended

  expect(run, run.stderr).toMatchObject({ status: 0 })
  const answers = await answersIn('first.ndjson')
  expect(proxy.answers.map(({ path }) => path)).toEqual(['/v1/responses', '/v1/messages'])
  expect(answers.get('capital')?.usage).toMatchObject({
    input_tokens: told('/v1/responses', 'input_tokens'),
    output_tokens: told('/v1/responses', 'output_tokens'),
  })
  // Anthropic tells the tokens that come from its cache beside the others.
  expect(answers.get('more')?.usage).toMatchObject({
    input_tokens: told('/v1/messages', 'input_tokens') + told('/v1/messages', 'cache_read_input_tokens'),
    output_tokens: told('/v1/messages', 'output_tokens'),
  })
  expect(answers.get('capital')?.usage?.input_tokens).toBeGreaterThan(5)

  await proxy.close()
  await model.stop()
  const played = await project.start(['run', 'two.nika.yaml', '--cassette', '@last', '--events', 'second.ndjson']).ended
  const playedFromFile = await project.start(['run', 'two.nika.yaml', '--cassette', 'first.ndjson']).ended
  const changed = await project.start(['run', 'changed.nika.yaml', '--cassette', 'first.ndjson']).ended
  const live = await project.start(['run', 'changed.nika.yaml']).ended

  expect(played, played.stderr).toMatchObject({ status: 0, stdout: run.stdout })
  expect(playedFromFile).toMatchObject({ status: 0, stdout: run.stdout })
  expect((await answersIn('second.ndjson')).get('more')?.usage).toEqual(answers.get('more')?.usage)
  expect(changed.status).toBe(1)
  expect(
    changed.stderr,
  ).toContain(`  capital: NIKA-REPLAY-020: the cassette has no answer to this request to openai/gemma-3-270m; the nearest recorded one differs in
    - prompt: The capital of France is
    + prompt: The capital of Spain is
`)
  // The server is really gone.
  expect(live.stderr).toContain('NIKA-INFER-001')
})
