import { exactNumber, type JsonObject } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { plain } from '../terminal/paint.ts'
import { outputsJson, outputsText } from './render-outputs.ts'

const outputs: JsonObject = {
  notes: '# Notes\n\n- one\r\n\u001b[2J',
  count: 3,
  id: exactNumber('9007199254740993'),
  list: [{ name: 'a long enough name that it does not fit on a line of text', rank: 1 }],
  short: { a: [1, null] },
}

describe('outputs', () => {
  test('for a program are one JSON object on one line, with exact numbers and nothing hidden', () => {
    const json = outputsJson(outputs)

    expect(json).toBe(
      '{"notes":"# Notes\\n\\n- one\\r\\n\\u001b[2J","count":3,"id":9007199254740993,' +
        '"list":[{"name":"a long enough name that it does not fit on a line of text","rank":1}],"short":{"a":[1,null]}}\n',
    )
  })

  test('for a program are the same value when they hold what a terminal would obey', () => {
    const hostile = { text: '\u009b2J\u202e\u2028\u007f' }

    expect(outputsJson(hostile)).toBe('{"text":"\\u009b2J\\u202e\\u2028\\u007f"}\n')
    expect(JSON.parse(outputsJson(hostile))).toEqual(hostile)
  })

  test('for a person are texts as they are and values as JSON', () => {
    expect(outputsText(outputs, plain)).toBe(
      `notes
  # Notes

  - one
  \\u001b[2J
count  3
id  9007199254740993
list
  [
    {
      "name": "a long enough name that it does not fit on a line of text",
      "rank": 1
    }
  ]
short  {"a":[1,null]}
`,
    )
  })
})
