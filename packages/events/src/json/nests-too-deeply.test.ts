import { describe, expect, test } from 'vitest'
import { nestsTooDeeply } from './nests-too-deeply.ts'

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)

describe('nestsTooDeeply', () => {
  test.each([
    ['1,000 levels of arrays', nested(1000), false],
    ['1,001 levels of arrays', nested(1001), true],
    ['1,001 levels of objects', `${'{"a":'.repeat(1001)}1${'}'.repeat(1001)}`, true],
    ['1,001 levels that never end', '['.repeat(1001), true],
    ['a million levels', nested(1_000_000), true],
    ['10,000 arrays beside each other', `[${'[],'.repeat(10_000)}1]`, false],
    ['10,000 brackets in a string', JSON.stringify('['.repeat(10_000)), false],
    ['brackets in a string after an escaped quote', JSON.stringify(`"${'{'.repeat(2000)}`), false],
    ['brackets after a string that ends in a backslash', `["\\\\",${nested(1000)}]`, true],
    ['brackets after an escaped backslash, within the limit', `["\\\\",${nested(999)}]`, false],
    ['an empty text', '', false],
  ])('%s: %#', (_what, text, tooDeep) => {
    expect(nestsTooDeeply(text, 1000)).toBe(tooDeep)
  })
})
