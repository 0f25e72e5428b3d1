import { describe, expect, test } from 'vitest'
import { parseWorkflow } from '../parse-workflow.ts'

const top = 'nika: a\npermits: { exec: [git] }\ninputs: { since: { type: string } }\nconst: { dir: ./out, "odd name": 1 }'

interface Parts {
  readonly model?: string
  readonly bind?: string
  readonly prompt?: string
  readonly output?: string
}

function document({ model = 'mock/echo', bind = 'x', prompt = 'x', output = 'x' }: Parts): string {
  const quote = (text: string): string => JSON.stringify(text)
  return `${top}\nmodel: ${quote(model)}\ntasks:\n  log: { exec: { command: [git] } }\n  notes: { with: { text: ${quote(bind)} }, infer: { prompt: ${quote(prompt)} } }\noutputs: { x: ${quote(output)} }\n`
}

function problems(parts: Parts): readonly string[] {
  return parseWorkflow(document(parts)).diagnostics.map(({ code, message, hint }) => `${code} ${message} (${hint})`)
}

describe('a reference that is declared may be read', () => {
  test.each<Parts>([
    { model: 'mock/${{ inputs.since }}' },
    { bind: '${{ tasks.log.output }}' },
    { bind: 'a ${{ tasks.log.output.any.thing[0] }} ${{ inputs.since }} ${{ const.dir }}' },
    { prompt: '${{ with.text.deep[1] }} ${{ inputs.since }} ${{ const["odd name"] }}' },
    { output: '${{ tasks.log.output }} ${{ tasks.notes.status }} ${{ tasks.log.error.code }}' },
    { output: '${{ tasks.log.started_at }} ${{ tasks.log.ended_at }} ${{ tasks.log.duration_ms }}' },
    { output: '${{ inputs.since }}' },
    { prompt: '\\${{ nothing.at.all' },
  ])('%j', (parts) => {
    expect(problems(parts)).toEqual([])
  })
})

describe('a reference that leads nowhere is refused', () => {
  test.each<readonly [Parts, string]>([
    [{ prompt: '${{ inputs.sinc }}' }, 'NIKA-VAR-001 inputs.sinc is not declared (did you mean `inputs.since`?)'],
    [{ prompt: '${{ inputs.hasOwnProperty }}' }, 'NIKA-VAR-001 inputs.hasOwnProperty is not declared (there is `inputs.since`)'],
    [{ prompt: '${{ const.odd_name }}' }, 'NIKA-VAR-001 const.odd_name is not declared (did you mean `const["odd name"]`?)'],
    [{ prompt: '${{ with.txt }}' }, 'NIKA-VAR-001 with.txt is not declared (did you mean `with.text`?)'],
    [{ prompt: '${{ with }}' }, 'NIKA-VAR-001 with is a namespace, not a value (name what you read: `${{ with.<name> }}`)'],
    [
      { bind: '${{ with.text }}' },
      'NIKA-VAR-001 with.text cannot be read here (a binding reads tasks, inputs and const, not other bindings)',
    ],
    [{ output: '${{ with.text }}' }, 'NIKA-VAR-001 with.text cannot be read here (read a task: `${{ tasks.<id>.output }}`)'],
    [{ model: 'mock/${{ with.text }}' }, 'NIKA-VAR-001 with.text cannot be read here (read an input or a constant)'],
    [{ prompt: '${{ input.since }}' }, 'NIKA-VAR-001 there is no namespace input (did you mean `inputs`?)'],
    [{ prompt: '${{ since }}' }, 'NIKA-VAR-001 there is no namespace since (there are `inputs`, `const`, `with`, `tasks`)'],
    [{ prompt: '${{ item }}' }, 'NIKA-VAR-001 item exists only inside a for_each (declare it, or correct the name)'],
    [{ bind: '${{ tasks.lgo.output }}' }, 'NIKA-DAG-002 there is no task lgo (did you mean `log`?)'],
    [{ output: '${{ tasks.lgo.output }}' }, 'NIKA-VAR-001 there is no task lgo (did you mean `log`?)'],
    [{ output: '${{ tasks.log.outptu }}' }, 'NIKA-VAR-001 a task has no outptu (did you mean `output`?)'],
  ])('%j', (parts, problem) => {
    expect(problems(parts)).toEqual([problem])
  })

  test.each<readonly [Parts, string]>([
    [{ bind: '${{ tasks.log }}' }, 'NIKA-VAR-020'],
    [{ bind: '${{ tasks }}' }, 'NIKA-VAR-020'],
    [{ prompt: '${{ tasks.log }}' }, 'NIKA-VAR-020'],
    [{ prompt: '${{ tasks.log.output }}' }, 'NIKA-VAR-021'],
    [{ model: 'mock/${{ tasks.log.output }}' }, 'NIKA-VAR-021'],
    [{ prompt: '${{ group.all }}' }, 'NIKA-VAR-021'],
    [{ prompt: '${{ vars.x }}' }, 'NIKA-VALUES-001'],
    [{ prompt: '${{ env.HOME }}' }, 'NIKA-VALUES-002'],
    [{ prompt: '${{ config.x }}' }, 'NIKA-VALUES-003'],
    [{ prompt: '${{ inputs.since | upper }}' }, 'NIKA-VAR-005'],
    [{ bind: '${{ tasks.log.output' }, 'NIKA-VAR-008'],
  ])('with the code of its mistake: %j', (parts, code) => {
    expect(problems(parts).map((problem) => problem.split(' ')[0])).toEqual([code])
  })

  test('each time it is written', () => {
    expect(problems({ prompt: '${{ inputs.a }} ${{ inputs.b }} ${{ inputs.a }}' }).length).toBe(3)
  })
})

describe('a path into an output with a schema', () => {
  const schema =
    '{ type: object, properties: { list: { type: array, items: { type: object, properties: { name: { type: string } } } }, open: { type: object }, any: {}, map: { type: object, additionalProperties: { type: string } } } }'
  const document = (path: string): string =>
    `nika: a\ntasks: { a: { infer: { prompt: x, schema: ${schema} } } }\noutputs: { x: "\${{ tasks.a.output${path} }}" }\n`

  test.each(['', '.list', '.list[0].name', '.open.any.thing', '.any[0].x', '.map.key'])(
    'is allowed where the schema does not contradict it: %s',
    (path) => {
      expect(parseWorkflow(document(path)).diagnostics).toEqual([])
    },
  )

  test.each([
    ['.lst', 'the schema declares no property "lst"', 'did you mean `list`?'],
    ['.list.name', 'the schema has no object where "name" is read', undefined],
    ['.open[0]', 'the schema has no list where [0] is read', undefined],
    ['.list[0].nam', 'the schema declares no property "nam"', 'did you mean `name`?'],
    ['.list[0].name.x', 'the schema has no object where "x" is read', undefined],
    ['.map.key.x', undefined, undefined],
  ])('is refused where it does: %s', (path, message, hint) => {
    const [first] = parseWorkflow(document(path)).diagnostics

    expect(first?.message).toBe(message)
    if (hint !== undefined) expect(first?.hint).toBe(hint)
  })
})
