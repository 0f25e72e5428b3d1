import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../scripts/workspace/workspace-packages.ts'
import { NikaProject } from '../support/nika-project.ts'

describe('the golden log 0.0.0', () => {
  const runId = '019b2d3e-4f50-7a61-8b72-9c83ad94be05'
  let project: NikaProject

  beforeAll(() => {
    project = new NikaProject()
    mkdirSync(join(project.folder, '.nika/runs'), { recursive: true })
    copyFileSync(join(root, 'test/golden/0.0.0.ndjson'), join(project.folder, '.nika/runs', `${runId}.ndjson`))
  })

  afterAll(() => project[Symbol.dispose]())

  test('is listed', () => {
    expect(project.nika(['runs'])).toEqual({
      status: 0,
      stdout: `✗ ${runId}  2026-01-02 03:04:05Z  golden  failed in 11 ms · 6 tasks\n`,
      stderr: '',
    })
  })

  test('is shown, each task with its outcome', () => {
    const { status, stdout, stderr } = project.nika(['show', runId])

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain('✗ golden  failed in 11 ms · 6 tasks · 40 tokens (24 in, 16 out)\n')
    expect(stdout.match(/^ {2}[✓✗■] \w+/gm)).toEqual([
      '  ✓ notes',
      '  ✓ shout',
      '  ✓ judge',
      '  ✓ sum_up',
      '  ✗ broken',
      '  ■ after_broken',
    ])
    expect(stdout).toContain('NIKA-EXEC-001: "sh" exited with code 3: no such file\n')
  })

  test('tells what each task received', () => {
    const { stdout } = project.nika(['show', runId, '--task', 'judge', '--json'])

    expect(JSON.parse(stdout)).toMatchObject({
      status: 'completed',
      received: [
        { name: 'with.notes', value: 'Ünï\tcode\n', sources: [{ type: 'task', task_id: 'notes', event_id: 13 }] },
        { name: 'inputs.large', sources: [{ type: 'input', origin: 'default' }] },
        { name: 'const.tone', value: 'calm', sources: [{ type: 'const', name: 'tone' }] },
      ],
      output: { kind: 'good' },
    })
    expect(stdout).toContain('"value": 9007199254740993')
  })
})
