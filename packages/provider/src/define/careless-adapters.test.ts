import { EventLog } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { recorded } from '../record/recorded.ts'
import { bothWays, readStream } from '../testing/read-stream.ts'
import type { AnswerDelta } from './answer.ts'
import { defineProvider } from './define-provider.ts'
import type { ProviderAdapter } from './provider-adapter.ts'

const request = { model: 'm', prompt: 'x' }
const text: AnswerDelta = { type: 'text', text: 'a' }

function throwing(message: string): () => never {
  return () => {
    throw new Error(message)
  }
}

/** An iterator that no compiler checked. */
function iterator(members: object): AsyncIterable<AnswerDelta> {
  const steps: AsyncIterable<AnswerDelta> = JSON.parse('{}')
  return Object.assign(steps, { [Symbol.asyncIterator]: () => members })
}

async function* broken(): AsyncGenerator<AnswerDelta> {
  yield text
  throw new Error('boom')
}

function unreadable(): Error {
  return Object.defineProperty(new Error('boom'), 'socket', { enumerable: true, get: throwing('no socket') })
}

const boom = { code: 'NIKA-INFER-001', message: 'boom' }

describe.each<[string, Omit<ProviderAdapter, 'name'>, object]>([
  ['gives no step', { stream: () => iterator({ next: async () => undefined }) }, { code: 'NIKA-INFER-001' }],
  ['gives no promise of a step', { stream: () => iterator({ next: () => ({ done: true }) }) }, { code: 'NIKA-INFER-001' }],
  ['cannot map an error', { stream: broken, mapError: throwing('no status') }, boom],
  ['throws an error that cannot be read', { stream: () => iterator({ next: () => Promise.reject(unreadable()) }) }, boom],
  ['cannot be ended', { stream: () => iterator({ next: () => Promise.reject(new Error('boom')), return: throwing('late') }) }, boom],
  ['ends with no promise', { stream: () => iterator({ next: () => Promise.reject(new Error('boom')), return: () => undefined }) }, boom],
])('an adapter that %s', (_, adapter, error) => {
  test.each([...bothWays.entries()])('fails as any other does (%i)', async (_way, ask) => {
    const log = new EventLog({ validate: true })
    const provider = defineProvider({ name: 'careless', secrets: ['sk-0123456789'], ...adapter })

    await expect(ask(recorded(provider, { log }), request)).rejects.toMatchObject(error)

    expect(log.events().map(({ kind }) => kind.type)).toEqual(['provider_called', 'provider_failed'])
  })
})

test.each([throwing('late'), () => undefined])('an adapter that cannot be ended holds up nobody who leaves its stream', async (end) => {
  const steps = iterator({ next: async () => ({ done: false, value: text }), return: end })
  const stream = defineProvider({ name: 'careless', stream: () => steps }).stream(request)

  for await (const delta of stream) {
    expect(delta).toEqual(text)
    break
  }
  expect(await readStream({ name: 'left', infer: () => Promise.reject(), stream: () => stream }, request)).toEqual([])
})
