import { expect, test } from 'vitest'
import { costLimit } from './cost-limit.ts'

test.each([
  ['0', 0],
  ['0.50', 0.5],
  ['.5', 0.5],
  ['12', 12],
  ['0.000001', 0.000_001],
  [undefined, undefined],
])('--max-cost-usd %s is %s dollars', (text, limit) => {
  expect(costLimit(text)).toBe(limit)
})

test.each(['', ' 1', '1 ', '-1', '+1', '1.', '.', '1,50', '1_000', '$1', '1usd', '1e3', '0x10', 'Infinity', 'NaN', '٣', '9'.repeat(400)])(
  '--max-cost-usd %j is refused',
  (text) => {
    expect(() => costLimit(text)).toThrow(
      expect.objectContaining({
        code: 'NIKA-CLI-003',
        message: `--max-cost-usd needs an amount of US dollars, not \`${text}\``,
        hint: 'for example: --max-cost-usd 0.50',
      }),
    )
  },
)

test('a value that is refused is shown with what it hides', () => {
  expect(() => costLimit('1\u001b[2J')).toThrow('not `1\\u001b[2J`')
})
