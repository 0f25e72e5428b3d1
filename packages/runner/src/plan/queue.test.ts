import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Queue } from './queue.ts'

test('a queue gives its values in the order in which they came', () => {
  const commands = fc.array(fc.option(fc.integer(), { nil: undefined }))

  fc.assert(
    fc.property(commands, (values) => {
      let model: readonly number[] = []
      const queue = new Queue<number>()
      for (const value of values) {
        if (value === undefined) queue.shift()
        else queue.push(value)
        model = value === undefined ? model.slice(1) : [...model, value]

        expect(queue.head).toBe(model[0])
      }
    }),
  )
})
