import { freezeJson } from '@nika/events'
import { type Task, workflow } from '@nika/language'
import { describe, expect, test } from 'vitest'
import { type ContextSources, readsOf, resolveContext } from './resolve-context.ts'

const from: ContextSources = {
  inputs: { since: 'v1', filter: { author: 'ada' } },
  origins: { since: 'default', filter: 'given' },
  const: { style: 'dry' },
  task: (id) => (id === 'log' ? { output: { lines: ['a1', 'b2'] }, status: 'success', event_id: 12 } : undefined),
}

function taskOf(definition: { readonly with?: Record<string, string>; readonly prompt: string }): Task {
  const { tasks } = workflow({
    nika: 'context',
    model: 'mock/echo',
    permits: { exec: ['git'] },
    inputs: { since: { type: 'string', default: 'v1' }, filter: { type: { map: 'string' }, required: false, default: {} } },
    const: { style: 'dry' },
    tasks: { log: { exec: { command: ['git'] } }, notes: { with: definition.with ?? {}, infer: { prompt: definition.prompt } } },
  })
  const [, task] = tasks
  if (task === undefined) throw new Error('there is no such task')
  return task
}

describe('what a task receives', () => {
  test('a binding holds the value of another task, and its source names the task, the path and the event', () => {
    const task = taskOf({ with: { first: '${{ tasks.log.output.lines[0] }}' }, prompt: '${{ with.first }}' })

    const { context, sources } = resolveContext(readsOf(task), from)

    expect(context.toValue()).toEqual({ with: { first: 'a1' } })
    expect(sources).toEqual({
      with: { first: [{ type: 'task', reference: 'tasks.log.output.lines[0]', task_id: 'log', event_id: 12 }] },
    })
  })

  test('a binding may be made of several things, and a literal is made of none', () => {
    const task = taskOf({
      with: { text: '${{ inputs.since }}: ${{ tasks.log.output }}, ${{ const.style }}', plain: 'as it is' },
      prompt: 'x',
    })

    const { context, sources } = resolveContext(readsOf(task), from)

    expect(context.toValue()).toEqual({ with: { text: 'v1: {"lines":["a1","b2"]}, dry', plain: 'as it is' } })
    expect(sources?.with).toEqual({
      text: [
        { type: 'input', reference: 'inputs.since', name: 'since', origin: 'default' },
        { type: 'task', reference: 'tasks.log.output', task_id: 'log', event_id: 12 },
        { type: 'const', reference: 'const.style', name: 'style' },
      ],
      plain: [],
    })
  })

  test('inputs and constants that the body refers to are there whole, and no others', () => {
    const task = taskOf({ prompt: 'for ${{ inputs.filter.author }}, ${{ const.style }}' })

    const { context, sources } = resolveContext(readsOf(task), from)

    expect(context.toValue()).toEqual({ inputs: { filter: { author: 'ada' } }, const: { style: 'dry' } })
    expect(sources).toEqual({
      inputs: { filter: [{ type: 'input', reference: 'inputs.filter.author', name: 'filter', origin: 'given' }] },
      const: { style: [{ type: 'const', reference: 'const.style', name: 'style' }] },
    })
  })

  test('a task that refers to nothing receives {} and has no sources', () => {
    const { context, sources } = resolveContext(readsOf(taskOf({ prompt: 'Say hello' })), from)

    expect(context.toValue()).toEqual({})
    expect(sources).toBeUndefined()
  })

  test('a value of another task is shared and not copied', () => {
    const output = freezeJson({ rows: [1, 2] })
    const task = taskOf({ with: { rows: '${{ tasks.log.output }}' }, prompt: 'x' })

    const { context } = resolveContext(readsOf(task), { ...from, task: () => ({ output, event_id: 3 }) })

    expect(context.with['rows']).toBe(output)
  })

  test('a binding that leads nowhere throws NIKA-VAR-001', () => {
    const task = taskOf({ with: { lost: '${{ tasks.log.output.nothing }}' }, prompt: 'x' })

    expect(() => resolveContext(readsOf(task), from)).toThrow(expect.objectContaining({ code: 'NIKA-VAR-001' }))
  })
})
