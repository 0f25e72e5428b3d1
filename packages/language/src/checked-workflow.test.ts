import { expect, test } from 'vitest'
import { workflow } from './build-workflow.ts'
import { checkWorkflow } from './check-workflow.ts'
import { parseWorkflow } from './parse-workflow.ts'

const definition = {
  nika: 'hello',
  model: 'mock/echo',
  tasks: { greet: { with: { names: ['Ada'] }, infer: { prompt: 'Hello', schema: { type: 'string' } } } },
} as const

test.each([
  ['a program', workflow(definition)],
  ['a text', parseWorkflow(JSON.stringify(definition)).workflow],
])('a workflow of %s cannot be changed, so that what was found of it stays true', (_name, made) => {
  const [task] = made?.tasks ?? []

  expect(() => Object.assign(made ?? {}, { tasks: [] })).toThrow(TypeError)
  expect(() => Object.assign(task?.action ?? {}, { prompt: 'Bye' })).toThrow(TypeError)
  expect(() => Object.assign(task?.with ?? {}, { more: '' })).toThrow(TypeError)
})

test('the definition that a workflow was built from is left as it was', () => {
  const schema = { type: 'string' }

  workflow({ ...definition, tasks: { greet: { infer: { prompt: 'Hello', schema } } } })

  expect(Object.isFrozen(schema)).toBe(false)
})

test('a changed copy is judged anew', () => {
  const made = workflow(definition)

  expect(checkWorkflow(made)).toEqual([])
  expect(checkWorkflow({ ...made, model: 'nobody/x' })).toMatchObject([{ code: 'NIKA-PROVIDER-001' }])
})
