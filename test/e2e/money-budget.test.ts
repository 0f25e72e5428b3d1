import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isKnownKind, type KnownEventKind } from '@nika/events'
import type { Scenario } from '@nika/provider/testing'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { NikaProject } from '../support/nika-project.ts'
import { type LoopbackServer, type Respond, startLoopbackServer } from '../support/providers/loopback-server.ts'
import { playOpenAI } from '../support/providers/openai-wire.ts'

/** At the prices below it costs a cent. */
const answer: Scenario = { type: 'answer', chunks: ['Hello'], finish_reason: 'stop', usage: { input_tokens: 7, output_tokens: 3 } }
const uncounted: Scenario = { ...answer, usage: undefined }
const prices = { 'openai/gpt-5-mini': { input: 1000, output: 1000, source: 'our contract' } }

const files = {
  'ask.nika.yaml': 'nika: ask\nmodel: openai/gpt-5-mini\ntasks: { greet: { infer: { prompt: "Good morning" } } }\n',
  'imagined.nika.yaml': 'nika: ask\nmodel: openai/gpt-imagined\ntasks: { greet: { infer: { prompt: "Good morning" } } }\n',
  'report.nika.yaml': `nika: report
model: openai/gpt-5-mini
permits: { exec: [echo] }
tasks:
  outline: { infer: { prompt: Outline } }
  slow: { infer: { prompt: Slowly } }
  draft: { with: { outline: "\${{ tasks.outline.output }}" }, infer: { prompt: "\${{ with.outline }}" } }
  print: { with: { draft: "\${{ tasks.draft.output }}" }, exec: { command: [echo, "\${{ with.draft }}"] } }
  tell: { after: { slow: success }, exec: { command: [echo, done] } }
outputs: { draft: "\${{ tasks.draft.output }}" }
`,
}

let project: NikaProject
let server: LoopbackServer | undefined
afterEach(async () => {
  project[Symbol.dispose]()
  await server?.close()
  server = undefined
})

/** A project whose OpenAI is a server on loopback that speaks Chat Completions, at prices of our own. */
async function openProject(respond: Respond): Promise<void> {
  server = await startLoopbackServer(respond)
  const openai = { base_url: `${server.url}/v1`, api: 'chat' }
  const configuration = JSON.stringify({ providers: { openai }, prices })
  project = new NikaProject({ ...files, 'nika.config.json': configuration }, { OPENAI_API_KEY: 'sk-secret-0123456789' })
}

function kinds(): readonly KnownEventKind[] {
  return project
    .events()
    .map(({ kind }) => kind)
    .filter(isKnownKind)
}

function cancellations(): readonly unknown[] {
  return kinds().flatMap((kind) => (kind.type === 'task_cancelled' ? [[kind.task_id, kind.reason, kind.because_of]] : []))
}

describe('nika run --max-cost-usd', () => {
  test('starts nothing more once the run has cost more, lets what is in flight end, and says what was spent', async () => {
    const slow = Promise.withResolvers<() => void>()
    await openProject((request, response) => {
      const respond = (): void => playOpenAI('chat', answer)(request, response)
      if (request.body.includes('Slowly')) slow.resolve(respond)
      else respond()
    })
    const running = project.start(['run', 'report.nika.yaml', '--max-cost-usd', '0.005'])
    await vi.waitFor(() => expect(running.stderr).toContain('draft'), { timeout: 20_000 })

    const answerSlowly = await slow.promise
    answerSlowly()
    const { status, stdout, stderr } = await running.ended

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    const lines = stderr
      .replaceAll(/\d+(\.\d+)? m?s/g, 'TIME')
      .split('\n')
      .slice(3)
    expect(lines.join('\n')).toBe(`✓ outline  TIME · 10 tokens (7 in, 3 out)
■ draft    cancelled: budget
■ print    cancelled: upstream, because of draft
✓ slow     TIME · 10 tokens (7 in, 3 out)
■ tell     cancelled: budget
✗ failed in TIME · 20 tokens (14 in, 6 out) · $0.0200
  NIKA-RUN-1704: the run has cost $0.02, more than its budget of $0.005
  hint: raise the budget (--max-cost-usd, limits.cost_usd) and run again, or ask for less: a cheaper model, a lower max_tokens
  look closer: nika show @last
`)
    expect(server?.requests).toHaveLength(2)
    expect(cancellations()).toEqual([
      ['draft', 'budget', undefined],
      ['print', 'upstream', 'draft'],
      ['tell', 'budget', undefined],
    ])
    expect(kinds().some(({ type }) => type === 'command_started')).toBe(false)
    expect(kinds().at(-1)).toMatchObject({
      type: 'workflow_failed',
      code: 'NIKA-RUN-1704',
      error: 'the run has cost $0.02, more than its budget of $0.005',
      cost: { usd: 0.02, unpriced_calls: 0 },
    })

    const shown = project.nika(['show', '@last'])
    expect(shown.status).toBe(0)
    expect(shown.stdout).toMatch(/■ draft .*budget/)
    expect(shown.stdout).toContain('NIKA-RUN-1704: the run has cost $0.02, more than its budget of $0.005')
    expect(shown.stdout).toContain('hint: raise the budget')
    expect(project.nika(['show', '@last', '--task', 'draft'])).toMatchObject({ status: 0, stdout: expect.stringContaining('budget') })
    expect(JSON.parse(project.nika(['show', '@last', '--json']).stdout)).toMatchObject({ status: 'failed', code: 'NIKA-RUN-1704' })
  })

  test('completes a run that costs no more, to the cent', async () => {
    await openProject(playOpenAI('chat', answer))

    const { status, stdout, stderr } = await project.start(['run', 'ask.nika.yaml', '--max-cost-usd', '0.01']).ended

    expect({ status, stdout }).toEqual({ status: 0, stdout: '{"greet":"Hello"}\n' })
    expect(stderr).toContain('$0.0100\n')
  })

  test('fails by an answer that tells no counts, with NIKA-INFER-003; without a budget it is an answer', async () => {
    await openProject(playOpenAI('chat', uncounted))

    const { status, stdout, stderr } = await project.start(['run', 'ask.nika.yaml', '--max-cost-usd', '5']).ended

    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain('greet: NIKA-INFER-003: gpt-test-2026 did not tell how many tokens it used')
    expect(
      kinds()
        .map(({ type }) => type)
        .slice(-4),
    ).toEqual(['provider_called', 'provider_responded', 'task_failed', 'workflow_failed'])
    expect(await project.start(['run', 'ask.nika.yaml']).ended).toMatchObject({ status: 0, stdout: '{"greet":"Hello"}\n' })
  })

  test('does not count a model without a known price, and says so', async () => {
    await openProject(playOpenAI('chat', uncounted))

    const { status, stderr } = await project.start(['run', 'imagined.nika.yaml', '--max-cost-usd', '0']).ended

    expect(status, stderr).toBe(0)
    expect(stderr).toContain('  note: the budget does not count 1 call without a known price\n')
  })

  test.each([
    [['--max-cost-usd', 'cheap'], '--max-cost-usd needs an amount of US dollars, not `cheap`'],
    [['--max-cost-usd=-1'], '--max-cost-usd needs an amount of US dollars, not `-1`'],
    [['--max-cost-usd'], '--max-cost-usd needs a value: --max-cost-usd USD'],
  ])('%j is refused, and nothing starts', (options, message) => {
    project = new NikaProject(files)

    const { status, stdout, stderr } = project.nika(['run', 'ask.nika.yaml', ...options])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`error NIKA-CLI-003: ${message}`)
    expect(existsSync(join(project.folder, '.nika'))).toBe(false)
  })
})
