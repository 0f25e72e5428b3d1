import { describe, expect, test } from 'vitest'
import { fakeExec } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { type Dependencies, workflowOf } from '../test/plan-driver.ts'
import { Deferred } from './deferred.ts'
import { Runner } from './runner.ts'

/** A run whose tasks end when the test says so. */
function heldRun(dependencies: Dependencies, options: { readonly tasks?: number; readonly processes?: number } = {}) {
  const gates = new Map(Object.keys(dependencies).map((id) => [id, new Deferred<string>()]))
  const exec = fakeExec((taskId) => gates.get(taskId)?.promise ?? null)
  const runner = new Runner(workflowOf(dependencies), { verbs: { exec }, limits: options })
  const done = runner.run()
  return {
    done,
    async finish(taskId: string) {
      gates.get(taskId)?.resolve(taskId)
      await new Promise(setImmediate)
    },
    started: () =>
      outline(runner.eventLog).flatMap((line) => (line.startsWith('task_started ') ? [line.slice('task_started '.length)] : [])),
  }
}

describe('scheduling', () => {
  test('a task starts the moment its producers are done, whatever else is running', async () => {
    const run = heldRun({ slow: [], a: [], b: ['a'], c: ['b', 'slow'] })

    expect(run.started()).toEqual(['slow', 'a'])
    await run.finish('a')
    expect(run.started()).toEqual(['slow', 'a', 'b'])
    await run.finish('b')
    expect(run.started()).toEqual(['slow', 'a', 'b'])
    await run.finish('slow')
    expect(run.started()).toEqual(['slow', 'a', 'b', 'c'])
    await run.finish('c')
    expect((await run.done).status).toBe('completed')
  })

  test('no more tasks are in flight than the limit', async () => {
    const run = heldRun({ a: [], b: [], c: [], d: [] }, { tasks: 2 })

    expect(run.started()).toEqual(['a', 'b'])
    await run.finish('b')
    expect(run.started()).toEqual(['a', 'b', 'c'])
    for (const id of ['a', 'c', 'd']) await run.finish(id)
    expect((await run.done).status).toBe('completed')
  })

  test('no more programs run than their limit', async () => {
    const run = heldRun({ a: [], b: [], c: [] }, { processes: 1 })

    expect(run.started()).toEqual(['a'])
    for (const id of ['a', 'b', 'c']) await run.finish(id)
    expect((await run.done).status).toBe('completed')
  })

  test('64 tasks are in flight by default', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`t${index}`, []]))
    const run = heldRun(many, { processes: 1000 })

    expect(run.started()).toHaveLength(64)
    for (const id of Object.keys(many)) await run.finish(id)
    expect((await run.done).status).toBe('completed')
  })

  test('a chain of 10,000 tasks runs without recursion', async () => {
    const length = 10_000
    const chain = Object.fromEntries(Array.from({ length }, (_, index) => [`t${index}`, index === 0 ? [] : [`after t${index - 1}`]]))
    const runner = new Runner(workflowOf(chain), { verbs: { exec: fakeExec(() => null) } })

    const { status } = await runner.run()

    expect(status).toBe('completed')
    expect(runner.eventLog.length).toBe(2 + 5 * length)
  })
})
