import { exactNumber, freezeJson } from '@nika/events'
import { expectSame, expectTrue } from '../expect.ts'
import { onStage, type ProviderCheck } from '../harness.ts'
import { bothWays, readStream, responseOf } from '../read-stream.ts'
import type { AnswerScenario } from '../scenario.ts'

/** Characters of every length in UTF-8, split where a careless decoder breaks them. */
export const plainAnswer: AnswerScenario = {
  type: 'answer',
  chunks: ['Höre', ', dröh', 'nend: 🦋', ' 你好\n', '"{}" \\ data: [DONE]'],
  finish_reason: 'stop',
  usage: { input_tokens: 11, output_tokens: 7 },
}

const toolAnswer: AnswerScenario = {
  ...plainAnswer,
  chunks: [],
  finish_reason: 'tool_calls',
  tool_calls: [
    { id: 'call_a', name: 'weather', args: { city: 'Köln', days: 3 } },
    { id: 'call_b', name: 'clock', args: {} },
  ],
}

const prompt = 'say it'
const schema = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'], additionalProperties: false } as const

const structured = (text: string, finish_reason: AnswerScenario['finish_reason'] = 'stop'): AnswerScenario => ({
  ...plainAnswer,
  chunks: [text.slice(0, 4), text.slice(4)],
  finish_reason,
})

/** Both ways to ask give what the vendor said. */
function saidCheck(name: string, needs: ProviderCheck['needs'], scenario: AnswerScenario): ProviderCheck {
  return {
    name,
    needs,
    run: (harness) =>
      onStage(harness, scenario, async ({ provider, model }) => {
        for (const ask of bothWays) {
          const response = await ask(provider, { model, prompt })
          expectSame('text', response.text, scenario.chunks.join(''))
          expectSame('finish_reason', response.finish_reason, scenario.finish_reason)
          expectSame('tool_calls', response.tool_calls, scenario.tool_calls)
          expectSame('refusal', response.refusal, scenario.refusal)
        }
      }),
  }
}

export const answerChecks: readonly ProviderCheck[] = [
  saidCheck('a whole answer and a streamed one hold the same text', [], plainAnswer),
  saidCheck('an answer cut at its limit finishes with length', [], { ...plainAnswer, finish_reason: 'length' }),
  saidCheck('calls of tools come with their arguments parsed', ['tools'], toolAnswer),
  saidCheck('a refusal is an answer', ['refusal'], { ...plainAnswer, chunks: [], finish_reason: 'refusal', refusal: 'I will not.' }),
  saidCheck('a filtered answer is an answer', ['content_filter'], { ...plainAnswer, finish_reason: 'content_filter' }),
  {
    name: 'an answer names the model that gave it and takes time',
    needs: [],
    run: (harness) =>
      onStage(harness, plainAnswer, async ({ provider, model }) => {
        for (const ask of bothWays) {
          const response = await ask(provider, { model, prompt })

          expectTrue('the model is named', response.model.length > 0)
          expectTrue('duration_ms is a time', response.duration_ms >= 0)
        }
      }),
  },
  {
    name: 'a structured answer is parsed with exact numbers, and left out when it is cut',
    needs: ['schema'],
    run: async (harness) => {
      await onStage(harness, structured('{"id": 9007199254740993}'), async ({ provider, model }) => {
        for (const ask of bothWays) {
          const { value } = await ask(provider, { model, prompt, schema })
          expectSame('value', value, freezeJson({ id: exactNumber('9007199254740993') }))
        }
      })
      await onStage(harness, structured('{"id": 90071', 'length'), async ({ provider, model }) => {
        for (const ask of bothWays) {
          const { value, text } = await ask(provider, { model, prompt, schema })
          expectSame('value', value, undefined)
          expectSame('text', text, '{"id": 90071')
        }
      })
    },
  },
  {
    name: 'the texts of a stream are the text of its response, which comes last and once',
    needs: [],
    run: (harness) =>
      onStage(harness, plainAnswer, async ({ provider, model }) => {
        const deltas = await readStream(provider, { model, prompt })

        expectSame(
          'the texts',
          deltas.flatMap((delta) => (delta.type === 'text' ? [delta.text] : [])).join(''),
          plainAnswer.chunks.join(''),
        )
        expectSame('the number of responses', deltas.filter(({ type }) => type === 'response').length, 1)
        expectTrue('there is a time to the first token', responseOf(deltas).time_to_first_token_ms !== undefined)
      }),
  },
]
