import { describe, expect, test } from 'vitest'
import { fromChatFinishReason, fromResponsesOutcome } from './map-finish-reason.ts'

describe('fromChatFinishReason', () => {
  test.each([
    ['stop', 'stop'],
    ['eos', 'stop'],
    ['length', 'length'],
    ['model_length', 'length'],
    ['tool_calls', 'tool_calls'],
    ['function_call', 'tool_calls'],
    ['content_filter', 'content_filter'],
    ['insufficient_system_resource', 'error'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['', 'stop'],
    [null, 'stop'],
  ])('%s is %s', (reason, finish) => {
    expect(fromChatFinishReason(reason, { calledTools: false })).toBe(finish)
  })

  test.each([
    ['stop', 'tool_calls'],
    [undefined, 'tool_calls'],
    ['length', 'length'],
  ])('%s with calls of tools is %s', (reason, finish) => {
    expect(fromChatFinishReason(reason, { calledTools: true })).toBe(finish)
  })
})

describe('fromResponsesOutcome', () => {
  const whole = { status: 'completed', incompleteReason: undefined, calledTools: false, refused: false }

  test.each([
    [whole, 'stop'],
    [{ ...whole, status: undefined }, 'stop'],
    [{ ...whole, calledTools: true }, 'tool_calls'],
    [{ ...whole, refused: true }, 'refusal'],
    [{ ...whole, status: 'incomplete', incompleteReason: 'max_output_tokens' }, 'length'],
    [{ ...whole, status: 'incomplete', incompleteReason: 'content_filter' }, 'content_filter'],
    [{ ...whole, status: 'incomplete', incompleteReason: 'steered' }, 'error'],
    [{ ...whole, status: 'cancelled' }, 'error'],
  ])('%j is %s', (outcome, finish) => {
    expect(fromResponsesOutcome(outcome)).toBe(finish)
  })
})
