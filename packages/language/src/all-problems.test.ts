import { describe, expect, test } from 'vitest'
import { parseWorkflow } from './parse-workflow.ts'

/** `code path` of every problem of a workflow with these tasks. */
function problems(tasks: string, top = ''): readonly string[] {
  const text = `nika: a\nmodel: mock/echo\npermits: { exec: [git], tools: ["nika:read"] }\n${top}\ntasks:\n  first: { infer: { prompt: x } }\n${tasks}\n`
  return parseWorkflow(text).diagnostics.map(({ code, path }) => `${code} ${path}`)
}

describe('what cannot be read hides no other problem', () => {
  test.each([
    [
      'a missing prompt',
      'infer: { promt: "${{ x }}", model: foo/bar }',
      ['NIKA-PARSE-018 tasks.a.infer', 'NIKA-PARSE-005 tasks.a.infer.promt', 'NIKA-PROVIDER-001 tasks.a.infer.model'],
    ],
    ['a missing command', 'exec: { stdin: "${{ inputs.x }}" }', ['NIKA-PARSE-018 tasks.a.exec', 'NIKA-VAR-001 tasks.a.exec.stdin']],
    [
      'an argument that is no text',
      'exec: { command: [cargo, 5, "${{ with.x }}"] }',
      ['NIKA-SEC-004 tasks.a.exec.command[0]', 'NIKA-PARSE-019 tasks.a.exec.command[1]', 'NIKA-VAR-001 tasks.a.exec.command[2]'],
    ],
    [
      'a program that is no text',
      'exec: { command: [5, "${{ with.x }}"] }',
      ['NIKA-PARSE-019 tasks.a.exec.command[0]', 'NIKA-VAR-001 tasks.a.exec.command[1]'],
    ],
    [
      'a variable that is no text',
      'exec: { command: [git], env: { A: 1, B: "${{ with.x }}" } }',
      ['NIKA-PARSE-019 tasks.a.exec.env.A', 'NIKA-VAR-001 tasks.a.exec.env.B'],
    ],
    [
      'the value of another variable',
      'exec: { command: [git], env: { A: 1, IFS: x } }',
      ['NIKA-PARSE-019 tasks.a.exec.env.A', 'NIKA-AUTH-009 tasks.a.exec.env.IFS'],
    ],
    [
      'a tool that does not exist',
      'invoke: { tool: "nika:raed", args: { path: "${{ tasks.first.output }}" } }',
      ['NIKA-INVOKE-001 tasks.a.invoke.tool', 'NIKA-VAR-021 tasks.a.invoke.args.path'],
    ],
    [
      'a tool of a later stage',
      'invoke: { tool: "nika:log", args: { message: "${{ params.x }}" } }',
      ['NIKA-STAGE-001 tasks.a.invoke.tool', 'NIKA-VALUES-003 tasks.a.invoke.args.message'],
    ],
    [
      'a second verb',
      'infer: { prompt: "${{ with.x }}" }, exec: { command: [git, "${{ with.y }}"] }',
      ['NIKA-VAR-001 tasks.a.infer.prompt', 'NIKA-PARSE-009 tasks.a.exec', 'NIKA-VAR-001 tasks.a.exec.command[1]'],
    ],
  ])('%s', (_what, task, expected) => {
    expect(problems(`  a: { ${task} }`)).toEqual(expected)
  })

  test('what is wanted of a task that does not exist', () => {
    expect(problems('  a: { after: { gone: 5, lost: failure, missing: succes }, infer: { prompt: x } }')).toEqual([
      'NIKA-DAG-002 tasks.a.after.gone',
      'NIKA-DAG-005 tasks.a.after.gone',
      'NIKA-DAG-002 tasks.a.after.lost',
      'NIKA-STAGE-001 tasks.a.after.lost',
      'NIKA-DAG-002 tasks.a.after.missing',
      'NIKA-DAG-005 tasks.a.after.missing',
    ])
  })

  test('the type of an output', () => {
    expect(problems('', 'outputs: { x: { value: "${{ tasks.gone.output }}", type: strng } }')).toEqual([
      'NIKA-VAR-001 outputs.x.value',
      'NIKA-TYPE-001 outputs.x.type',
    ])
  })
})

test('a program without a name is refused as such', () => {
  expect(problems('  a: { exec: { command: [""] } }')).toEqual(['NIKA-PARSE-019 tasks.a.exec.command[0]'])
})

test('a task that cleans up may read the record of its producer anywhere, and nothing offers to bind it', () => {
  expect(problems('  a: { after: { first: unwind }, exec: { command: [git, "${{ tasks.first.output }}"] } }')).toEqual([
    'NIKA-STAGE-001 tasks.a.after.first',
  ])
})
