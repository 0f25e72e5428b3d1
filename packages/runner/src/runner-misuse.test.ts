import { setTimeout } from 'node:timers/promises'
import { type EmittedKind, type JsonValue, MemoryEventStore, replay } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { fakeExec } from '../test/fake-verbs.ts'
import { outline } from '../test/outline.ts'
import { workflowOf } from '../test/plan-driver.ts'
import { Runner } from './runner.ts'

const note: EmittedKind = { type: 'tool_called', task_id: 'a' }

describe('a verb', () => {
  test.each<EmittedKind>([
    { type: 'workflow_completed', final_output: null, total_duration_ms: 1 },
    { type: 'task_completed', task_id: 'a', output: 'mine', duration_ms: 1 },
    { type: 'task_failed', task_id: 'b', error: 'x', duration_ms: 1 },
    { type: 'inputs_resolved', task_id: 'a', inputs: {} },
  ])('that records what is for the run to say fails its task: $type', async (kind) => {
    const verb = fakeExec((taskId, { emit }): JsonValue => (taskId === 'a' ? emit(kind) : taskId))
    const runner = new Runner(workflowOf({ a: [], b: [] }), { verbs: { exec: verb } })

    const { status, error } = await runner.run()

    expect(status).toBe('failed')
    expect(error).toMatchObject({ code: 'NIKA-IMPL-001', message: `a verb cannot record ${kind.type}: that is for the run to say` })
    expect(outline(runner.eventLog).slice(-3)).toEqual(['task_failed a', 'task_completed b', 'workflow_failed'])
  })

  test('that goes on after the end of its run records nothing any more', async () => {
    const store = new SlowStore()
    const refused: unknown[] = []
    const verb = fakeExec((_taskId, { emit }) => {
      // The run has ended by then, and waits until that is stored.
      void setTimeout(5)
        .then(() => emit(note))
        .catch((error: unknown) => refused.push(error))
      return 'done'
    })
    const runner = new Runner(workflowOf({ a: [] }), { verbs: { exec: verb }, store })

    await runner.run()

    expect(refused).toMatchObject([{ code: 'NIKA-LOG-003' }])
    expect(outline(runner.eventLog).at(-1)).toBe('workflow_completed')
    expect((await replay(store.read(runner.runId))).next_id).toBe(runner.eventLog.length)
  })
})

class SlowStore extends MemoryEventStore {
  override async append(...request: Parameters<MemoryEventStore['append']>): Promise<void> {
    await setTimeout(50)
    return super.append(...request)
  }
}
