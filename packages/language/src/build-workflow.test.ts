import { exactNumber } from '@nika/events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { type TaskDefinition, type WorkflowDefinition, workflow } from './build-workflow.ts'
import { checkWorkflow } from './check-workflow.ts'
import { definitionOf } from './definition-of.ts'
import { parseWorkflow } from './parse-workflow.ts'
import { holdsTemplate } from './templates/parse-template.ts'
import type { Workflow } from './workflow.ts'

const yaml = `
nika: release-notes
model: openai/gpt-5-mini
inputs: { since: { type: string, default: v1.0.0, description: first tag }, max: { type: integer, required: true } }
const: { dir: ./out, limits: { type: { map: integer }, value: { big: 9007199254740993 } }, style: { type: custom } }
permits: { exec: [git], tools: ["nika:write"], fs: { write: ["./out/**"] } }
tasks:
  log: { exec: { command: [git, log, "\${{ inputs.since }}..HEAD"], env: { LANG: C }, decode: json } }
  notes:
    after: { log: success }
    with: { commits: "\${{ tasks.log.output }}" }
    infer: { prompt: "Write:\\n\${{ with.commits }}", max_tokens: 800, schema: { type: object } }
  save:
    with: { text: "\${{ tasks.notes.output }}" }
    invoke: { tool: "nika:write", args: { path: ./out/NOTES.md, content: "\${{ with.text }}" } }
outputs:
  notes: "\${{ tasks.notes.output }}"
  path: { value: "\${{ tasks.save.output }}", type: path }
`

const definition: WorkflowDefinition = {
  nika: 'release-notes',
  model: 'openai/gpt-5-mini',
  inputs: { since: { type: 'string', default: 'v1.0.0', description: 'first tag' }, max: { type: 'integer', required: true } },
  const: { dir: './out', limits: { type: { map: 'integer' }, value: { big: exactNumber('9007199254740993') } }, style: { type: 'custom' } },
  permits: { exec: ['git'], tools: ['nika:write'], fs: { write: ['./out/**'] } },
  tasks: {
    log: { exec: { command: ['git', 'log', '${{ inputs.since }}..HEAD'], env: { LANG: 'C' }, decode: 'json' } },
    notes: {
      after: { log: 'success' },
      with: { commits: '${{ tasks.log.output }}' },
      infer: { prompt: 'Write:\n${{ with.commits }}', max_tokens: 800, schema: { type: 'object' } },
    },
    save: {
      with: { text: '${{ tasks.notes.output }}' },
      invoke: { tool: 'nika:write', args: { path: './out/NOTES.md', content: '${{ with.text }}' } },
    },
  },
  outputs: { notes: '${{ tasks.notes.output }}', path: { value: '${{ tasks.save.output }}', type: 'path' } },
}

const plain: Workflow = {
  name: 'release-notes',
  model: 'openai/gpt-5-mini',
  inputs: {
    since: { type: 'string', required: false, default: 'v1.0.0', description: 'first tag' },
    max: { type: 'integer', required: true },
  },
  const: {
    dir: { value: './out' },
    limits: { type: { map: 'integer' }, value: { big: exactNumber('9007199254740993') } },
    style: { value: { type: 'custom' } },
  },
  permits: { exec: ['git'], tools: ['nika:write'], fs: { write: ['./out/**'] } },
  tasks: [
    {
      id: 'log',
      with: {},
      after: {},
      action: { verb: 'exec', command: ['git', 'log', '${{ inputs.since }}..HEAD'], env: { LANG: 'C' }, capture: 'stdout', decode: 'json' },
    },
    {
      id: 'notes',
      with: { commits: '${{ tasks.log.output }}' },
      after: { log: 'success' },
      action: { verb: 'infer', prompt: 'Write:\n${{ with.commits }}', max_tokens: 800, schema: { type: 'object' } },
    },
    {
      id: 'save',
      with: { text: '${{ tasks.notes.output }}' },
      after: {},
      action: { verb: 'invoke', tool: 'nika:write', args: { path: './out/NOTES.md', content: '${{ with.text }}' } },
    },
  ],
  outputs: { notes: { value: '${{ tasks.notes.output }}' }, path: { value: '${{ tasks.save.output }}', type: 'path' } },
}

describe('one workflow', () => {
  test('is the same plain value from YAML and from a program', () => {
    const { workflow: parsed, diagnostics } = parseWorkflow(yaml, { file: 'a.nika.yaml' })

    expect(diagnostics).toEqual([])
    expect(parsed).toEqual({ ...plain, source: { file: 'a.nika.yaml', text: yaml } })
    expect(workflow(definition)).toEqual(plain)
  })

  test('survives JSON, but for exact numbers', () => {
    const { limits: _limits, ...constants } = plain.const
    const simple = { ...plain, const: constants }

    expect(JSON.parse(JSON.stringify(simple))).toEqual(simple)
  })

  test('can be written down and read back', () => {
    const text = JSON.stringify(definitionOf(plain))

    expect(workflow(definitionOf(plain))).toEqual(plain)
    expect(parseWorkflow(text).workflow).toEqual({ ...plain, source: { file: 'workflow.nika.yaml', text } })
  })

  test('put together by hand is judged by checkWorkflow, at its place when it has a source', () => {
    const broken = { ...plain, permits: { exec: ['git'] } }
    const paths = checkWorkflow(broken).map(({ code, path, where }) => [code, path, where?.line])
    const placed = checkWorkflow({ ...broken, source: { file: 'a.nika.yaml', text: yaml } }).map(({ path, where }) => [path, where?.line])

    expect(checkWorkflow(plain)).toEqual([])
    expect(paths).toEqual([
      ['NIKA-SEC-004', 'tasks.save.invoke.tool', undefined],
      ['NIKA-SEC-004', 'tasks.save.invoke.args.path', undefined],
    ])
    expect(placed).toEqual([
      ['tasks.save.invoke.tool', 15],
      ['tasks.save.invoke.args.path', 15],
    ])
  })
})

describe('a program that registers tools and providers of its own', () => {
  const own = {
    nika: 'own',
    model: 'acme/large',
    permits: { tools: ['shop:*'] },
    tasks: { order: { invoke: { tool: 'shop:order', args: { apples: 3 } } }, thank: { infer: { prompt: 'x' } } },
  }
  const extensions = { tools: ['shop:order'], providers: ['acme'] }

  test('names them, and their workflows are built, read and judged', () => {
    const built = workflow(own, extensions)

    expect(built.tasks[0]?.action).toEqual({ verb: 'invoke', tool: 'shop:order', args: { apples: 3 } })
    expect(parseWorkflow(JSON.stringify(own), extensions).diagnostics).toEqual([])
    expect(checkWorkflow({ ...built }, extensions)).toEqual([])
    expect(checkWorkflow({ ...built }).map(({ code }) => code)).toEqual(['NIKA-PARSE-019', 'NIKA-PROVIDER-001'])
  })

  test('needs permits for its tools', () => {
    expect(checkWorkflow({ ...workflow(own, extensions), permits: {} }, extensions).map(({ code }) => code)).toEqual(['NIKA-SEC-004'])
  })
})

describe('checkWorkflow', () => {
  const [log, notes, save] = plain.tasks
  const tasks = log === undefined || notes === undefined || save === undefined ? [] : [log, notes, save]

  test.each<readonly [Partial<Workflow>, string]>([
    [{ name: 'Release Notes' }, 'NIKA-PARSE-003 nika'],
    [{ tasks: [], outputs: {} }, 'NIKA-PARSE-002 tasks'],
    [
      { tasks: [...tasks, { id: 'two-words', with: {}, after: {}, action: { verb: 'infer', prompt: 'x' } }] },
      'NIKA-PARSE-006 tasks.two-words',
    ],
    [{ tasks: [...tasks, ...tasks.slice(1, 2)] }, 'NIKA-PARSE-017 tasks.notes'],
    [
      { tasks: [...tasks, { id: 'b', with: { status: 1 }, after: {}, action: { verb: 'infer', prompt: 'x' } }] },
      'NIKA-PARSE-013 tasks.b.with.status',
    ],
    [
      { tasks: [...tasks, { id: 'b', with: {}, after: {}, action: { verb: 'invoke', tool: 'nika:red', args: {} } }] },
      'NIKA-INVOKE-001 tasks.b.invoke.tool',
    ],
    [{ inputs: { ...plain.inputs, x: { type: 'bool', required: false, default: 1 } } }, 'NIKA-DEFAULT-001 inputs.x.default'],
  ])('judges a workflow that was put together by hand as if it were written: %#', (change, problem) => {
    expect(checkWorkflow({ ...plain, ...change }).map(({ code, path }) => `${code} ${path}`)).toEqual([problem])
  })
})

describe('workflow', () => {
  const tasks = { a: { infer: { prompt: 'x' } } }

  test.each<readonly [unknown, string, string]>([
    [{ nika: 'a', tasks: {} }, 'NIKA-PARSE-002', 'tasks: there are no tasks'],
    [{ nika: 'a', tasks: { a: { infer: { promt: 'x' } } } }, 'NIKA-PARSE-005', 'tasks.a.infer.promt: infer has no key "promt"'],
    [
      { nika: 'a', tasks: { a: { infer: { prompt: '${{ inputs.x }}' } } } },
      'NIKA-VAR-001',
      'tasks.a.infer.prompt: inputs.x is not declared',
    ],
    [{ nika: 'a', const: { x: Number.NaN }, tasks }, 'NIKA-YAML-008', 'const.x: the number NaN is not finite'],
    [{ nika: 'a', const: { x: () => 1 }, tasks }, 'NIKA-PARSE-019', 'const.x: a function is not a JSON value'],
    [{ nika: 'a', const: { x: new Date(0) }, tasks }, 'NIKA-PARSE-019', 'const.x: a object is not a JSON value'],
    [{ nika: 'a', const: { x: 1n }, tasks }, 'NIKA-PARSE-019', 'const.x: a bigint is not a JSON value'],
  ])('throws the first problem of %#', (given, code, message) => {
    expect(() => build(given)).toThrow(expect.objectContaining({ code, message }))
  })

  test('tells all problems in its details', () => {
    const given = { nika: 'A', tasks: { a: { infer: { promt: 'x' } } } }
    const problems = [{ code: 'NIKA-PARSE-003' }, { code: 'NIKA-PARSE-005' }, { code: 'NIKA-PARSE-018' }]

    expect(() => build(given)).toThrow(
      expect.objectContaining({ details: { problems: problems.map((problem) => expect.objectContaining(problem)) } }),
    )
  })

  test('leaves out members that are undefined', () => {
    expect(build({ nika: 'a', model: undefined, tasks })).toEqual(workflow({ nika: 'a', tasks }))
  })

  test('refuses a value that holds itself', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop

    expect(() => build({ nika: 'a', const: { loop }, tasks })).toThrow(expect.objectContaining({ code: 'NIKA-YAML-009' }))
  })

  test('takes 30,000 tasks', () => {
    const many = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index): [string, TaskDefinition] => [
        `t${index}`,
        { with: index === 0 ? {} : { previous: `\${{ tasks.t${index - 1}.output }}` }, infer: { prompt: 'x' } },
      ]),
    )

    expect(workflow({ nika: 'many', tasks: many }).tasks.length).toBe(30_000)
  })
})

/** What a program without types could pass. */
function build(given: unknown): Workflow {
  return Reflect.apply(workflow, undefined, [given])
}

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((word) => word !== 'in')
const characters = fc.constantFrom(
  'a',
  'B',
  ' ',
  '\n',
  '\t',
  '"',
  "'",
  '\\',
  '#',
  ':',
  '-',
  '{',
  '&',
  '*',
  '!',
  '%',
  '\u00e9',
  '\u{1f600}',
  '\\${{',
)
// The YAML writer that is used here loses lines that hold only blanks.
const text = fc.string({ unit: characters, maxLength: 12 }).filter((literal) => !holdsTemplate(literal) && !/^[ \t]+$/m.test(literal))
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('${{', '')))
const data = fc.dictionary(name, fc.oneof(text, json), { maxKeys: 3 })

const definitions = fc
  .record({
    ids: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
    bindings: fc.array(data, { minLength: 5, maxLength: 5 }),
    prompts: fc.array(text, { minLength: 5, maxLength: 5 }),
    constants: data,
  })
  .map(({ ids, bindings, prompts, constants }): WorkflowDefinition => {
    const task = (index: number): TaskDefinition => ({
      with: { ...withoutReserved(bindings[index] ?? {}), ...(index > 0 && { previous: `see \${{ tasks.${ids[index - 1]}.output }}` }) },
      infer: { prompt: prompts[index] ?? '' },
    })
    return { nika: 'any', const: constants, tasks: Object.fromEntries(ids.map((id, index) => [id, task(index)])) }
  })

function withoutReserved(bindings: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(bindings).flatMap(([key, value]) =>
      typeof value === 'string' && key !== 'output' && key !== 'status' && key !== 'error' ? [[key, value]] : [],
    ),
  )
}

describe('any workflow', () => {
  test('is the same from a program, from its JSON and from its YAML', () => {
    fc.assert(
      fc.property(definitions, (given) => {
        const built = workflow(given)

        // A plain `<<` would be a merge key, so keys are quoted.
        for (const document of [JSON.stringify(given), stringify(given, { defaultKeyType: 'QUOTE_DOUBLE' })]) {
          const { workflow: parsed, diagnostics } = parseWorkflow(document)
          expect(diagnostics).toEqual([])
          expect(parsed).toEqual({ ...built, source: { file: 'workflow.nika.yaml', text: document } })
        }
      }),
    )
  })

  test('is the same when it is written down and built again', () => {
    fc.assert(
      fc.property(definitions, (given) => {
        expect(workflow(definitionOf(workflow(given)))).toEqual(workflow(given))
      }),
    )
  })
})

describe('the compiler refuses what the check refuses', () => {
  test.each<readonly [string, () => unknown, string]>([
    [
      'two verbs in a task',
      // @ts-expect-error a task has one verb
      () => workflow({ nika: 'a', tasks: { a: { infer: { prompt: 'x' }, exec: { command: ['x'] } } } }),
      'NIKA-PARSE-009',
    ],
    [
      'a task without a verb',
      // @ts-expect-error a task has one verb
      () => workflow({ nika: 'a', tasks: { a: { with: {} } } }),
      'NIKA-PARSE-008',
    ],
    [
      'a misspelled field',
      // @ts-expect-error it is called prompt
      () => workflow({ nika: 'a', tasks: { a: { infer: { promt: 'x' } } } }),
      'NIKA-PARSE-005',
    ],
    [
      'a type that there is not',
      // @ts-expect-error it is called string
      () => workflow({ nika: 'a', inputs: { x: { type: 'strng' } }, tasks: { a: { infer: { prompt: 'x' } } } }),
      'NIKA-TYPE-001',
    ],
  ])('%s', (_, build, code) => {
    expect(build).toThrow(expect.objectContaining({ code }))
  })
})
