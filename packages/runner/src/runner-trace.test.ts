import { workflow } from '@nika/language'
import { defineProvider } from '@nika/provider'
import { describe, expect, test } from 'vitest'
import { Runner } from './runner.ts'
import type { TracePort } from './runner-options.ts'

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const asking = workflow({ nika: 'ask', model: 'openai/m', tasks: { a: { infer: { prompt: 'x' } } } })

/** Runs it, and gives the first event and the headers of the model call. */
async function traced(trace: TracePort | undefined) {
  let headers: Readonly<Record<string, string>> | undefined
  const spy = defineProvider({
    name: 'openai',
    infer: async (request) => {
      headers = request.headers
      return { text: 'ok', finish_reason: 'stop', usage: {}, model: 'm' }
    },
  })
  const runner = new Runner(asking, { providers: { openai: spy }, trace })
  await runner.run()
  return { started: runner.eventLog.at(0)?.kind, headers }
}

describe('a traced run', () => {
  test('tells the span that it was started in', async () => {
    const { started } = await traced({ parent: () => parent, child: () => undefined })

    expect(started).toMatchObject({ type: 'workflow_started', traceparent: parent })
  })

  test('sends the span of a model call, made of the event that announces it, out with the call', async () => {
    const { headers } = await traced({ parent: () => undefined, child: (openingEvent, row) => `${row} ${openingEvent}` })

    expect(headers).toEqual({ traceparent: 'model 4' })
  })

  test.each(['', 'no traceparent', '00-0-0-00'])('ignores an invalid parent: %j', async (invalid) => {
    const { started } = await traced({ parent: () => invalid, child: () => undefined })

    expect(started).not.toHaveProperty('traceparent')
  })

  test('sends nothing when it is not traced', async () => {
    expect((await traced(undefined)).headers).toBeUndefined()
  })
})
