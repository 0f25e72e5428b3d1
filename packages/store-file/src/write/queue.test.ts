import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Queue } from './queue.ts'

describe('Queue', () => {
  test('gives items in the order in which they came, like an array', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(), fc.constantFrom('take', 'takeAll'))), (steps) => {
        const queue = new Queue<number>()
        const model: number[] = []

        for (const step of steps) {
          if (typeof step === 'number') {
            queue.push(step)
            model.push(step)
          } else if (step === 'take') {
            expect(queue.take()).toBe(model.shift())
          } else {
            expect(queue.takeAll()).toEqual(model.splice(0))
          }
          expect([queue.length, queue.peek()]).toEqual([model.length, model[0]])
        }
      }),
    )
  })
})
