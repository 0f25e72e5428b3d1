import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Queue } from './queue.ts'

test('a queue gives its values in the order in which they came, and older versions stay as they were', () => {
  const commands = fc.array(fc.option(fc.integer(), { nil: undefined }))

  fc.assert(
    fc.property(commands, (values) => {
      let model: readonly number[] = []
      let queue = Queue.empty<number>()
      const versions: { readonly queue: Queue<number>; readonly model: readonly number[] }[] = []
      for (const value of values) {
        model = value === undefined ? model.slice(1) : [...model, value]
        queue = value === undefined ? queue.shift() : queue.push(value)
        versions.push({ queue, model })
      }

      for (const version of versions) expect(drain(version.queue)).toEqual(version.model)
    }),
  )
})

function drain(queue: Queue<number>): readonly number[] {
  const values: number[] = []
  for (let rest = queue; rest.head !== undefined; rest = rest.shift()) values.push(rest.head)
  return values
}
