import { expect, test } from 'vitest'
import { placeOfEntry } from './place-of-entry.ts'

const json = `{
  "providers": {
\t"openai": { "limits": { "concurrency": 0 } }
  },
  "prices": [1, { "a.b/c": 2 }]
}
`

test.each([
  [[], { line: 1, column: 1 }],
  [['providers'], { line: 2, column: 3 }],
  [['providers', 'openai', 'limits', 'concurrency'], { line: 3, column: 26 }],
  [['providers', 'openai', 'base_url'], { line: 3, column: 2 }],
  [['prices', 1, 'a.b/c'], { line: 5, column: 19 }],
])('the place of %j is that of its key, or of what is around it', (path, place) => {
  expect(placeOfEntry(json, path)).toEqual(place)
})

test('a text that cannot be read has no places', () => {
  expect(placeOfEntry('{ "a": ', ['a'])).toBeUndefined()
})
