import { expect, test } from 'vitest'
import { hintOf } from './hint-of.ts'

test.each([
  ['NIKA-SEC-004', 'keep inside the permits, or extend them'],
  ['NIKA-LOG-012', 'list the runs that exist'],
  ['NIKA-EXEC-001', expect.any(String)],
  ['NIKA-INFER-001', expect.any(String)],
  ['ACME-001', undefined],
  ['constructor', undefined],
  [undefined, undefined],
])('what can be done about %s', async (code, hint) => {
  expect(await hintOf(code)).toEqual(hint)
})
