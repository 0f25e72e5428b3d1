import { describe, expect, test } from 'vitest'
import { closestName } from './suggest.ts'

describe('closestName', () => {
  test.each([
    ['tempratur', ['temperature', 'prompt'], 'temperature'],
    ['tol', ['tool', 'args'], 'tool'],
    ['lgo', ['log', 'notes'], 'log'],
    ['PROMPT', ['prompt'], 'prompt'],
    ['S', ['s', 'i'], 's'],
    ['g', ['a', 'b'], undefined],
    ['z', ['s'], undefined],
    ['x', ['xy'], undefined],
    ['colour', ['size', 'shape'], undefined],
    ['anything', [], undefined],
  ])('of %s in %j is %s', (name, candidates, closest) => {
    expect(closestName(name, candidates)).toBe(closest)
  })
})
