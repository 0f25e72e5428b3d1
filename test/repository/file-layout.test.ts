import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../scripts/workspace/workspace-packages.ts'

const sources = globSync('{packages,apps}/*/src/**/*.ts', { cwd: root }).sort()

describe('source files', () => {
  test('stand at most two folders deep under src', () => {
    expect(sources.filter((file) => file.split('/').length > 6)).toEqual([])
  })

  test('are called index.ts only where a package is entered', () => {
    const indexes = sources.filter((file) => basename(file) === 'index.ts')

    expect(indexes.filter((file) => !/^[^/]+\/[^/]+\/src\/(testing\/)?index\.ts$/.test(file))).toEqual([])
  })

  test('are named after what they hold', () => {
    const vague = /\b(utils?|helpers?|common|managers?|base|misc)\b/

    expect(sources.filter((file) => vague.test(file.replace(/^[^/]+\/[^/]+\/src\//, '')))).toEqual([])
  })
})
