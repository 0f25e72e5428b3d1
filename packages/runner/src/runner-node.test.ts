import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { workflow } from '@nika/language'
import { mockProvider } from '@nika/provider'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { outline } from '../test/outline.ts'
import { Runner } from './runner.ts'

let cwd = ''

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'nika-runner-'))
})

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true })
})

describe('a run with real programs and files', () => {
  test('passes what a program wrote through a model into a file', async () => {
    const notes = workflow({
      nika: 'notes',
      model: 'mock/echo',
      permits: { exec: ['printf'], fs: { write: ['./notes.md'], read: ['./notes.md'] }, tools: ['nika:write', 'nika:read'] },
      tasks: {
        log: { exec: { command: ['printf', 'a1 %s', '; rm -rf /'] } },
        notes: { with: { log: '${{ tasks.log.output }}' }, infer: { prompt: '${{ with.log }}' } },
        save: {
          with: { text: '${{ tasks.notes.output }}' },
          invoke: { tool: 'nika:write', args: { path: './notes.md', content: '${{ with.text }}' } },
        },
        check: { after: { save: 'success' }, invoke: { tool: 'nika:read', args: { path: './notes.md' } } },
      },
      outputs: { saved: '${{ tasks.check.output }}' },
    })

    const { status, outputs } = await new Runner(notes, { cwd, providers: { mock: mockProvider() } }).run()

    expect({ status, outputs }).toEqual({ status: 'completed', outputs: { saved: 'mock(echo) · a1 ; rm -rf /' } })
    expect(await readFile(join(cwd, 'notes.md'), 'utf8')).toBe('mock(echo) · a1 ; rm -rf /')
  })

  test('ends a program when it is cancelled, and records that it exited', async () => {
    const sleeping = workflow({ nika: 'sleeping', permits: { exec: ['sleep'] }, tasks: { a: { exec: { command: ['sleep', '60'] } } } })
    const runner = new Runner(sleeping, { cwd })
    runner.eventLog.subscribe(({ kind }) => {
      if (kind.type === 'command_started') setTimeout(() => runner.cancel(), 20)
    })

    const { status } = await runner.run()

    expect(status).toBe('cancelled')
    expect(outline(runner.eventLog).slice(-4)).toEqual(['command_started a', 'command_exited a', 'task_cancelled a', 'workflow_cancelled'])
  })
})
