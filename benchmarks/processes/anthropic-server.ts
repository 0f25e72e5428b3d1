// Plays Anthropic's Messages with one canned answer, whole or streamed; its port goes to standard output.
import { listen } from './canned-answers.ts'

const usage = { input_tokens: 12, output_tokens: 300 }
const about = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test' }
const whole = {
  ...about,
  content: [{ type: 'text', text: 'Good morning to you, too.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage,
}
const event = (data: { readonly type: string } & Readonly<Record<string, unknown>>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`
const streamed = [
  event({ type: 'message_start', message: { ...about, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } }),
  event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
  ...Array.from({ length: 300 }, (_, index) =>
    event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ` word${index}` } }),
  ),
  event({ type: 'content_block_stop', index: 0 }),
  event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }),
  event({ type: 'message_stop' }),
]

listen({ whole: JSON.stringify(whole), streamed })
