import { describe, expect, test } from 'vitest'
import { readStream } from '../testing/read-stream.ts'
import { mockProvider } from './mock-provider.ts'

describe('mockProvider', () => {
  test('echo answers with the prompt and counts a token for every 4 bytes begun', async () => {
    const response = await mockProvider({ clock: () => 0 }).infer({ model: 'echo', prompt: 'Höhe?', system: 'brief' })

    expect(response).toEqual({
      text: 'mock(echo) · Höhe?',
      model: 'echo',
      finish_reason: 'stop',
      usage: { input_tokens: 3, output_tokens: 5 },
      duration_ms: 0,
      time_to_first_token_ms: 0,
    })
  })

  test('echo answers a conversation with its last text', async () => {
    const messages = [
      { role: 'user', content: 'first' },
      { role: 'assistant', content: 'yes' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'la' },
          { type: 'image', url: 'https://example.org/a.png' },
          { type: 'text', text: 'st' },
        ],
      },
    ] as const

    expect((await mockProvider().infer({ model: 'echo', messages })).text).toBe('mock(echo) · last')
  })

  test('echo answers a schema with the plainest value that fits', async () => {
    const schema = { type: 'object', required: ['name', 'age'], properties: { name: { type: 'string' }, age: { type: 'integer' } } }

    const { text, value } = await mockProvider().infer({ model: 'echo', prompt: 'x', schema })

    expect(text).toBe('{"name":"","age":0}')
    expect(value).toEqual({ name: '', age: 0 })
  })

  test.each([
    { title: 'one text answers every call', answers: 'same', texts: ['same', 'same'] },
    { title: 'a list answers in turn and stays at its last', answers: ['one', { text: 'two' }], texts: ['one', 'two', 'two'] },
    { title: 'a table answers by prompt', answers: { question: 'answer', '*': 'other' }, texts: ['answer'] },
  ])('$title', async ({ answers, texts }) => {
    const provider = mockProvider({ answers })

    for (const text of texts) expect((await provider.infer({ model: 'm', prompt: 'question' })).text).toBe(text)
  })

  test('the keys of a table are ordinary, whatever they are called', async () => {
    const provider = mockProvider({ answers: { '*': 'other' } })

    expect((await provider.infer({ model: 'm', prompt: 'constructor' })).text).toBe('other')
  })

  test('models are scripted apart', async () => {
    const provider = mockProvider({ models: { yes: 'yes', no: ({ prompt }) => `no ${prompt}` } })

    expect((await provider.infer({ model: 'yes', prompt: 'x' })).text).toBe('yes')
    expect((await provider.infer({ model: 'no', prompt: 'x' })).text).toBe('no x')
  })

  test('a model without a script is not found', async () => {
    await expect(mockProvider().infer({ model: 'gpt', prompt: 'x' })).rejects.toMatchObject({
      code: 'NIKA-INFER-001',
      message: 'no answer is scripted for mock/gpt',
      details: { kind: 'not_found' },
    })
  })

  test('a stream gives the words of the text, and all of it', async () => {
    const deltas = await readStream(mockProvider({ answers: ' one  two\n' }), { model: 'm', prompt: 'x' })

    expect(deltas.flatMap((delta) => (delta.type === 'text' ? [delta.text] : []))).toEqual([' one', '  two\n'])
  })

  test('a delayed answer ends with its signal', async () => {
    const controller = new AbortController()
    const provider = mockProvider({ answers: [{ text: 'late', delay_ms: 3_600_000 }] })

    const call = provider.infer({ model: 'm', prompt: 'x', signal: controller.signal })
    controller.abort()

    await expect(call).rejects.toMatchObject({ code: 'NIKA-CANCEL-001' })
  })
})
