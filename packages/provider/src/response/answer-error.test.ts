import { describe, expect, test } from 'vitest'
import { answerError } from './answer-error.ts'
import type { InferResponse } from './infer-response.ts'

const whole: InferResponse = {
  text: 'yes',
  finish_reason: 'stop',
  usage: { input_tokens: 1, output_tokens: 1 },
  model: 'm',
  duration_ms: 1,
}

describe('answerError', () => {
  test.each<{ title: string; response: InferResponse }>([
    { title: 'a text is an answer', response: whole },
    { title: 'a text cut at its limit is an answer', response: { ...whole, finish_reason: 'length' } },
    { title: 'calls of tools are an answer', response: { ...whole, text: '', tool_calls: [{ id: '1', name: 'a', args: {} }] } },
    { title: 'an empty text that cost no tokens is an answer', response: { ...whole, text: '', usage: { output_tokens: 0 } } },
    { title: 'missing counts do not matter without a budget', response: { ...whole, usage: {} } },
  ])('$title', ({ response }) => {
    expect(answerError(response)).toBeUndefined()
  })

  test('counts of 0 are counts', () => {
    expect(answerError({ ...whole, usage: { input_tokens: 0, output_tokens: 0 } }, { counts: true })).toBeUndefined()
  })

  test.each<{ title: string; response: InferResponse; code: string; message: string }>([
    {
      title: 'a refusal',
      response: { ...whole, finish_reason: 'refusal', refusal: 'No.' },
      code: 'NIKA-INFER-001',
      message: 'm refuses to answer: No.',
    },
    {
      title: 'a filtered answer',
      response: { ...whole, finish_reason: 'content_filter' },
      code: 'NIKA-INFER-001',
      message: 'a content filter stopped the answer of m',
    },
    {
      title: 'an answer that was given up',
      response: { ...whole, finish_reason: 'error' },
      code: 'NIKA-INFER-001',
      message: 'm gave up its answer',
    },
    {
      title: 'missing counts under a budget',
      response: { ...whole, usage: {} },
      code: 'NIKA-INFER-003',
      message: 'm did not tell how many tokens it used',
    },
    {
      title: 'a missing count of the output under a budget',
      response: { ...whole, usage: { input_tokens: 1, cache_read_input_tokens: 1 } },
      code: 'NIKA-INFER-003',
      message: 'm did not tell how many tokens it used',
    },
    {
      title: 'a missing count of the input under a budget',
      response: { ...whole, usage: { output_tokens: 1, reasoning_tokens: 1 } },
      code: 'NIKA-INFER-003',
      message: 'm did not tell how many tokens it used',
    },
    {
      title: 'a refusal without counts under a budget',
      response: { ...whole, finish_reason: 'refusal', usage: {} },
      code: 'NIKA-INFER-001',
      message: 'm refuses to answer',
    },
    {
      title: 'tokens that bought no text',
      response: { ...whole, text: ' ', finish_reason: 'length', usage: { input_tokens: 1, output_tokens: 64, reasoning_tokens: 64 } },
      code: 'NIKA-INFER-004',
      message: 'm spent 64 output tokens, 64 of them on reasoning and wrote no text',
    },
  ])('$title is $code', ({ response, code, message }) => {
    expect(answerError(response, { counts: true })).toMatchObject({ code, message })
  })
})
