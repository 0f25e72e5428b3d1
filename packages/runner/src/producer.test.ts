import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { producer } from './producer.ts'

test('the producer of a log is this package in its version', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

  expect(manifest).toMatchObject({ name: producer.name, version: producer.version })
})
