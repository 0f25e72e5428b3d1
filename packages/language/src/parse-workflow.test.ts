import { describe, expect, test } from 'vitest'
import { parseWorkflow } from './parse-workflow.ts'

const permits = 'permits: { exec: [git], tools: ["nika:*"], fs: { read: ["./**"], write: ["./**"] }, net: { http: [example.com] } }'

/** A workflow with one line more at the top, and one task of this body. */
function document(top: string, task = 'exec: { command: [git] }'): string {
  return `nika: a\n${permits}\n${top}\ntasks:\n  first: { infer: { prompt: x } }\n  a: { ${task} }\n`
}

/** `code path: message` of every problem. */
function problems(text: string): readonly string[] {
  return parseWorkflow(text).diagnostics.map(({ code, path, message }) => `${code} ${path}: ${message}`)
}

function hintOf(text: string): string | undefined {
  return parseWorkflow(text).diagnostics[0]?.hint
}

describe('an unknown key is refused at every level', () => {
  test.each([
    [document('permit: {}'), 'permit', 'a workflow has no key "permit"', 'did you mean `permits`?'],
    [document('inputs: { x: { type: string, defalt: a } }'), 'inputs.x.defalt', 'an input has no key "defalt"', 'did you mean `default`?'],
    [
      document('const: { x: { type: string, value: a, note: b } }'),
      'const.x.note',
      'a typed constant has no key "note"',
      'there are `type`, `value`, `description`',
    ],
    [document('outputs: { x: { valeu: a, value: b } }'), 'outputs.x.valeu', 'an output has no key "valeu"', 'did you mean `value`?'],
    [document('', 'exec: { command: [git] }, wiht: {}'), 'tasks.a.wiht', 'a task has no key "wiht"', 'did you mean `with`?'],
    [
      document('', 'infer: { prompt: x, temprature: 1 }'),
      'tasks.a.infer.temprature',
      'infer has no key "temprature"',
      'did you mean `temperature`?',
    ],
    [document('', 'exec: { command: [git], cmd: x }'), 'tasks.a.exec.cmd', 'exec has no key "cmd"', 'did you mean `cwd`?'],
    [
      document('', 'invoke: { tool: "nika:read", arg: {}, args: { path: x } }'),
      'tasks.a.invoke.arg',
      'invoke has no key "arg"',
      'did you mean `args`?',
    ],
    [
      document('', 'invoke: { tool: "nika:read", args: { path: x, pth: y } }'),
      'tasks.a.invoke.args.pth',
      'nika:read has no key "pth"',
      'did you mean `path`?',
    ],
    [
      document('', 'invoke: { tool: "nika:write", args: { path: x, content: y, overwite: true } }'),
      'tasks.a.invoke.args.overwite',
      'nika:write has no key "overwite"',
      'did you mean `overwrite`?',
    ],
    [document('', 'exec: { command: [git] }, __proto__: {}'), 'tasks.a.__proto__', 'a task has no key "__proto__"', undefined],
    [document('', 'exec: { command: [git] }, constructor: {}'), 'tasks.a.constructor', 'a task has no key "constructor"', undefined],
  ])('%#', (text, path, message, hint) => {
    expect(problems(text)).toEqual([`NIKA-PARSE-005 ${path}: ${message}`])
    if (hint !== undefined) expect(hintOf(text)).toBe(hint)
  })

  test.each([
    ['{ exec: [git], network: {} }', 'permits.network', 'permits has no key "network"'],
    ['{ exec: [git], fs: { reads: [] } }', 'permits.fs.reads', 'permits.fs has no key "reads"'],
    ['{ exec: [git], net: { https: [] } }', 'permits.net.https', 'permits.net has no key "https"'],
  ])('permits: %s', (block, path, message) => {
    expect(problems(`nika: a\npermits: ${block}\ntasks: { a: { exec: { command: [git] } } }\n`)).toEqual([
      `NIKA-PARSE-005 ${path}: ${message}`,
    ])
  })

  test.each(['workflow', 'description', 'config', 'types', 'policy'])('%s, which the language no longer has, says what to write', (key) => {
    const text = document(`${key}: {}`)

    expect(problems(text).map((problem) => problem.split(':')[0])).toEqual([`NIKA-PARSE-005 ${key}`])
    expect(hintOf(text)).not.toContain('did you mean')
  })
})

describe('the environment of a program', () => {
  test.each([
    ['{ "A=B": c }', 'NIKA-PARSE-019 tasks.a.exec.env["A=B"]: "A=B" is not the name of an environment variable'],
    ['{ "": c }', 'NIKA-PARSE-019 tasks.a.exec.env[""]: "" is not the name of an environment variable'],
    ['{ LD_PRELOAD: c }', 'NIKA-AUTH-009 tasks.a.exec.env.LD_PRELOAD: LD_PRELOAD never reaches a program'],
  ])('%s', (env, problem) => {
    expect(problems(document('', `exec: { command: [git], env: ${env} }`))).toEqual([problem])
  })

  test('a name that never reaches a program is a warning: the task runs without it', () => {
    const { workflow, diagnostics } = parseWorkflow(document('', 'exec: { command: [git], env: { IFS: c } }'))

    expect(workflow).toBeDefined()
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning'])
  })
})

describe('a value of the wrong shape says how to write it', () => {
  test.each([
    [document('', 'infer: hello'), 'write `infer: { prompt: … }`'],
    [document('', 'invoke: "nika:read"'), 'write `invoke: { tool: "nika:read", args: { path: … } }`'],
    [document('', 'exec: [git, log]'), 'write `exec: { command: [git, log] }`'],
    ['nika: a\ntasks: { a: hello }\n', 'write `a: { infer: { prompt: … } }`'],
    [document('inputs: { x: { type: string, required: yes } }'), 'write true or false, without quotes'],
    ['nika: a\npermits: { tools: "nika:read" }\ntasks: { a: { infer: { prompt: x } } }\n', 'write `tools: ["nika:read"]`'],
  ])('%#', (text, hint) => {
    expect(hintOf(text)).toBe(hint)
  })
})

describe('what is not built yet is refused at its place', () => {
  test.each([
    [document('secrets: { key: { source: env, key: KEY } }'), 'secrets'],
    [document('run: { entropy: none }'), 'run'],
    [document('inputs: { x: { type: bytes } }'), 'inputs.x.type'],
    [document('inputs: { x: { type: { union: [string, null] } } }'), 'inputs.x.type.union'],
    [document('inputs: { x: { type: { integer: { min: 0 } } } }'), 'inputs.x.type.integer'],
    [
      document('inputs: { x: { type: { object: { y: { optional: { string: { max_len: 3 } } } } } } }'),
      'inputs.x.type.object.y.optional.string',
    ],
    [document('inputs: { x: { type: string, default: "${{ const.y }}" } }'), 'inputs.x.default'],
    [document('const: { x: [{ y: "a ${{ inputs.z }}" }] }'), 'const.x[0].y'],
    [document('', 'exec: { command: [git] }, when: false'), 'tasks.a.when'],
    [document('', 'exec: { command: [git] }, for_each: { items: [] }'), 'tasks.a.for_each'],
    [document('', 'exec: { command: [git] }, retry: { max_attempts: 2 }'), 'tasks.a.retry'],
    [document('', 'exec: { command: [git] }, on_error: { skip: true }'), 'tasks.a.on_error'],
    [document('', 'exec: { command: [git] }, timeout: "5s"'), 'tasks.a.timeout'],
    [document('', 'exec: { command: [git] }, extract: { x: . }'), 'tasks.a.extract'],
    [document('', 'exec: { command: [git] }, returns: string'), 'tasks.a.returns'],
    [document('', 'exec: { command: [git] }, group: g'), 'tasks.a.group'],
    [document('', 'exec: { command: [git] }, lift: []'), 'tasks.a.lift'],
    [document('', 'agent: { prompt: x }'), 'tasks.a.agent'],
    [document('', 'exec: { command: [git] }, after: { first: failure }'), 'tasks.a.after.first'],
    [document('', 'exec: { command: [git] }, after: { first: skipped }'), 'tasks.a.after.first'],
    [document('', 'exec: { command: [git] }, after: { first: terminal }'), 'tasks.a.after.first'],
    [document('', 'exec: { command: [git] }, after: { first: unwind }'), 'tasks.a.after.first'],
    [document('', 'exec: { command: [git] }, with: { x: "${{ tasks.first.status }}" }'), 'tasks.a.with.x'],
    [document('', 'exec: { command: [git] }, with: { x: "${{ group.g }}" }'), 'tasks.a.with.x'],
    [document('', 'infer: { prompt: x, thinking: { enabled: true } }'), 'tasks.a.infer.thinking'],
    [document('', 'infer: { prompt: x, vision: [] }'), 'tasks.a.infer.vision'],
    [document('', 'infer: { prompt: x, schema: { const: "${{ with.x }}" } }'), 'tasks.a.infer.schema.const'],
    [document('', 'exec: { shell: "git log" }'), 'tasks.a.exec.shell'],
    [document('', 'exec: { command: [git], decode: bytes }'), 'tasks.a.exec.decode'],
    [document('', 'invoke: { workflow: ./b.nika.yaml }'), 'tasks.a.invoke.workflow'],
    [document('', 'invoke: { tool: "mcp:db/query" }'), 'tasks.a.invoke.tool'],
    [document('', 'invoke: { tool: "nika:jq", args: { expression: . } }'), 'tasks.a.invoke.tool'],
    [document('', 'invoke: { tool: "nika:read", args: { path: x, binary: true } }'), 'tasks.a.invoke.args.binary'],
    [document('', 'invoke: { tool: "nika:read", args: { path: x, encoding: latin1 } }'), 'tasks.a.invoke.args.encoding'],
    [document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com" } }'), 'tasks.a.invoke.args'],
    [document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com", mode: article } }'), 'tasks.a.invoke.args.mode'],
    [
      document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com", mode: raw, method: POST } }'),
      'tasks.a.invoke.args.method',
    ],
    [document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com", mode: raw, body: x } }'), 'tasks.a.invoke.args.body'],
    [document('', 'infer: { prompt: "${{ secrets.key }}" }'), 'tasks.a.infer.prompt'],
    [document('', 'infer: { prompt: "${{ size(with.x) > 1 }}" }'), 'tasks.a.infer.prompt'],
  ])('%#', (text, path) => {
    expect(problems(text).map((problem) => problem.split(': ')[0])).toEqual([`NIKA-STAGE-001 ${path}`])
  })
})

describe('the wrong shape is refused with what was seen', () => {
  test.each([
    ['[1, 2]\n', 'NIKA-PARSE-019 : a workflow is an object, not a list'],
    ['just text\n', 'NIKA-PARSE-019 : a workflow is an object, not the text "just text"'],
    ['', 'NIKA-PARSE-002 : the document is empty'],
    ['nika: a\n', 'NIKA-PARSE-002 : tasks: is missing'],
    ['tasks: { a: { infer: { prompt: x } } }\n', 'NIKA-PARSE-002 : nika: is missing'],
    ['nika: 1.0\ntasks: { a: { infer: { prompt: x } } }\n', 'NIKA-PARSE-003 nika: the name of a workflow is kebab-case, not the number 1'],
    ['nika: a\ntasks:\n', 'NIKA-PARSE-002 tasks: there are no tasks'],
    [document('inputs: [x]'), 'NIKA-PARSE-019 inputs: inputs: must be an object, not a list'],
    [document('inputs: { x: string }'), 'NIKA-PARSE-019 inputs.x: the input x must be declared as an object'],
    [document('inputs: { x: {} }'), 'NIKA-PARSE-019 inputs.x: the input x has no type'],
    [
      document('inputs: { x: { type: string, required: "yes" } }'),
      'NIKA-PARSE-019 inputs.x.required: required: must be true or false, not the text "yes"',
    ],
    [document('outputs: { x: 5 }'), 'NIKA-PARSE-019 outputs.x: the output x must be a template, not the number 5'],
    [document('model: 5'), 'NIKA-PARSE-019 model: model: must be text, not the number 5'],
    [document('', 'with: [x], exec: { command: [git] }'), 'NIKA-PARSE-019 tasks.a.with: with: must be an object, not a list'],
    [document('', 'after: [first], exec: { command: [git] }'), 'NIKA-PARSE-019 tasks.a.after: after: must be an object, not a list'],
    [document('', 'exec: [git]'), 'NIKA-PARSE-019 tasks.a.exec: exec: must be an object, not a list'],
    [document('', 'exec: { command: [] }'), 'NIKA-PARSE-019 tasks.a.exec.command: command: is empty'],
    [document('', 'exec: { command: [git, 5] }'), 'NIKA-PARSE-019 tasks.a.exec.command[1]: command[1] must be text, not the number 5'],
    [document('', 'exec: { command: [git], env: { X: 1 } }'), 'NIKA-PARSE-019 tasks.a.exec.env.X: X: must be text, not the number 1'],
    [document('', 'exec: { command: [git], capture: stdin }'), 'NIKA-PARSE-019 tasks.a.exec.capture: capture: cannot be "stdin"'],
    [
      document('', 'infer: { prompt: x, temperature: 3 }'),
      'NIKA-PARSE-019 tasks.a.infer.temperature: temperature: must be a number from 0 to 2, not the number 3',
    ],
    [
      document('', 'infer: { prompt: x, max_tokens: 0 }'),
      'NIKA-PARSE-019 tasks.a.infer.max_tokens: max_tokens: must be a positive integer, not the number 0',
    ],
    [
      document('', 'infer: { prompt: x, schema: string }'),
      'NIKA-PARSE-019 tasks.a.infer.schema: schema: must be an object, not the text "string"',
    ],
    [document('', 'invoke: { tool: "custom:thing" }'), 'NIKA-PARSE-019 tasks.a.invoke.tool: "custom:thing" is not the name of a tool'],
    [document('', 'invoke: { tool: "mcp:db" }'), 'NIKA-PARSE-019 tasks.a.invoke.tool: "mcp:db" is not the name of a tool'],
    [
      document('', 'invoke: { tool: "nika:read", args: { path: 5 } }'),
      'NIKA-BUILTIN-001 tasks.a.invoke.args.path: path: must be text, not the number 5',
    ],
    [
      document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com", mode: rwa } }'),
      'NIKA-BUILTIN-001 tasks.a.invoke.args.mode: there is no mode "rwa"',
    ],
    [
      document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com", mode: raw, headers: { a: 1, b: true, c: [x] } } }'),
      'NIKA-BUILTIN-001 tasks.a.invoke.args.headers.c: headers.c: must be text, not a list',
    ],
    [
      document('', 'invoke: { tool: "nika:fetch", args: { url: "https://example.com", mode: raw, headers: { "a b": x } } }'),
      'NIKA-BUILTIN-001 tasks.a.invoke.args.headers["a b"]: "a b" is not the name of a header',
    ],
  ])('%#', (text, problem) => {
    expect(problems(text)).toEqual([problem])
  })

  test.each([
    ['type: float', 'NIKA-TYPE-001 inputs.x.type: there is no type "float"', 'write `number`'],
    ['type: Person', 'NIKA-TYPE-001 inputs.x.type: there is no type "Person"', undefined],
    ['type: 5', 'NIKA-TYPE-001 inputs.x.type: a type is a name or an object, not the number 5', undefined],
    ['type: { list: string }', 'NIKA-TYPE-001 inputs.x.type.list: there is no type { list: … }', undefined],
    ['type: { array: strng }', 'NIKA-TYPE-001 inputs.x.type.array: there is no type "strng"', 'did you mean `string`?'],
    [
      'type: { array: string, map: string }',
      'NIKA-TYPE-001 inputs.x.type: { array, map } is no type: a type has one key, and object may have additional',
      undefined,
    ],
    ['type: { optional: string }', 'NIKA-TYPE-001 inputs.x.type.optional: optional is only for the fields of an object', undefined],
    ['type: { enum: [] }', 'NIKA-TYPE-001 inputs.x.type.enum: an enum is a list of different texts, at least one', undefined],
    ['type: { enum: [a, a] }', 'NIKA-TYPE-001 inputs.x.type.enum: an enum is a list of different texts, at least one', undefined],
    ['type: { enum: [1] }', 'NIKA-TYPE-001 inputs.x.type.enum: an enum is a list of different texts, at least one', undefined],
  ])('the type of an input: %s', (declaration, problem, hint) => {
    const text = document(`inputs: { x: { ${declaration} } }`)

    expect(problems(text)).toEqual([problem])
    if (hint !== undefined) expect(hintOf(text)).toBe(hint)
  })
})
