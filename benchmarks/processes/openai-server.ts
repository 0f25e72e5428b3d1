// Plays OpenAI's Chat Completions with one canned answer, whole or streamed; its port goes to standard output.
import { listen } from './canned-answers.ts'

const about = { id: 'chatcmpl-1', created: 1, model: 'gpt-test' }
const usage = { prompt_tokens: 12, completion_tokens: 300, total_tokens: 312 }
const message = { role: 'assistant', content: 'Good morning to you, too.', refusal: null }
const whole = JSON.stringify({ ...about, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }], usage })
const chunk = (delta: object, finish_reason: string | null, told?: object): string =>
  `data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }], usage: told ?? null })}\n\n`
const streamed = [
  chunk({ role: 'assistant', content: '' }, null),
  ...Array.from({ length: 300 }, (_, index) => chunk({ content: ` word${index}` }, null)),
  chunk({}, 'stop'),
  `data: ${JSON.stringify({ ...about, object: 'chat.completion.chunk', choices: [], usage })}\n\n`,
  'data: [DONE]\n\n',
]

listen({ whole, streamed })
