import { expect, test } from 'vitest'
import { ContentPolicy } from './content-policy.ts'
import { calledAttributes } from './model-attributes.ts'

test.each([
  ['mistral', 'mistral_ai'],
  ['openai', 'openai'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['toString', 'toString'],
])('the provider %s is %s to the conventions', (provider, name) => {
  const policy = new ContentPolicy(false, 1_000)
  const kind = { type: 'provider_called', task_id: 'a', call_id: 'a#1', provider, model: 'm', prompt_len: 0 } as const

  expect(calledAttributes(kind, policy)['gen_ai.provider.name']).toBe(name)
})
