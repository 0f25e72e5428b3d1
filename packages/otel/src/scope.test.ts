import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { version } from './scope.ts'

test('the version that spans name is that of the package', () => {
  expect(version).toBe(manifest.version)
})
