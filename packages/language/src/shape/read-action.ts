import type { Extensions } from '../extensions.ts'
import { isDangerousEnvironmentName } from '../permits/environment.ts'
import type { Report } from '../problem.ts'
import { quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { entryOf, jsonOf } from '../source/source-node.ts'
import type { Action, ExecAction, InferAction } from '../workflow.ts'
import { Fields } from './fields.ts'
import { readInvoke } from './read-invoke.ts'
import { readTunable } from './read-tunable.ts'
import { refuseTemplates } from './refuse-templates.ts'

export const verbs = ['infer', 'exec', 'invoke'] as const

/** Reads the one verb of a task; undefined when it has none, several, or one that cannot be read. */
export function readAction(id: string, task: Fields, report: Report, extensions: Extensions): Action | undefined {
  const present = task.map.entries.filter(({ key }) => key === 'agent' || verbs.some((verb) => verb === key))
  const [first, second] = present
  if (first === undefined) {
    report({ code: 'NIKA-PARSE-008', message: `the task ${id} does nothing`, path: task.path, target: 'key' })
    return undefined
  }
  if (second !== undefined) {
    report({
      code: 'NIKA-PARSE-009',
      message: `the task ${id} has the verbs ${present.map(({ key }) => key).join(' and ')}`,
      path: task.pathOf(second.key),
      target: 'key',
    })
    return undefined
  }
  const fields = first.key === 'agent' ? undefined : Fields.of(first.value, task.pathOf(first.key), report, `${first.key}:`)
  if (fields === undefined) return undefined
  switch (first.key) {
    case 'infer':
      return readInfer(fields, report)
    case 'exec':
      return readExec(fields, report)
    default:
      return readInvoke(fields, report, extensions)
  }
}

function readInfer(fields: Fields, report: Report): InferAction {
  fields.checkKeys({ known: ['prompt', 'system', 'model', 'temperature', 'max_tokens', 'schema'], later: ['thinking', 'vision'] }, 'infer')
  const prompt = fields.requiredText('prompt', 'infer')
  const system = fields.text('system')
  const model = fields.text('model')
  const temperature = readTunable(
    fields,
    'temperature',
    { wanted: 'a number from 0 to 2', fits: (value) => value >= 0 && value <= 2 },
    report,
  )
  const maxTokens = readTunable(
    fields,
    'max_tokens',
    { wanted: 'a positive integer', fits: (value) => Number.isSafeInteger(value) && value > 0 },
    report,
  )
  const schemaFields = fields.fields('schema')
  const schema = schemaFields === undefined ? undefined : jsonOf(schemaFields.map)
  if (schema !== undefined) refuseTemplates(schema, fields.pathOf('schema'), report)
  return {
    verb: 'infer',
    // What is missing hides nothing of what is there.
    prompt: prompt ?? '',
    ...(system === undefined ? {} : { system }),
    ...(model === undefined ? {} : { model }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(isObject(schema) ? { schema } : {}),
  }
}

function isObject(value: ReturnType<typeof jsonOf> | undefined): value is Readonly<Record<string, ReturnType<typeof jsonOf>>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readExec(fields: Fields, report: Report): ExecAction | undefined {
  fields.checkKeys({ known: ['command', 'cwd', 'env', 'stdin', 'capture', 'decode'], later: ['shell'] }, 'exec')
  const command = readCommand(fields, report)
  const cwd = fields.text('cwd')
  const env = fields.textMap('env')
  const written = fields.node('env')
  for (const { key } of written?.kind === 'map' ? written.entries : []) judgeEnvironmentName(key, [...fields.pathOf('env'), key], report)
  const stdin = fields.text('stdin')
  const capture = fields.word('capture', ['stdout', 'stderr', 'combined', 'structured']) ?? 'stdout'
  const decode = fields.word('decode', ['text', 'json', 'jsonl'], ['bytes']) ?? 'text'
  if (capture === 'structured' && entryOf(fields.map, 'decode') !== undefined) {
    report({
      code: 'NIKA-PARSE-025',
      message: 'decode: cannot stand with capture: structured',
      path: fields.pathOf('decode'),
      target: 'key',
    })
  }
  if (command === undefined) return undefined
  return {
    verb: 'exec',
    command,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    ...(stdin === undefined ? {} : { stdin }),
    capture,
    decode,
  }
}

function judgeEnvironmentName(name: string, path: Path, report: Report): void {
  if (name === '' || /[=\0]/.test(name)) {
    const hint = 'write the name before the colon and the value after it'
    report({ code: 'NIKA-PARSE-019', message: `${quote(name)} is not the name of an environment variable`, hint, path, target: 'key' })
  } else if (isDangerousEnvironmentName(name))
    report({ code: 'NIKA-AUTH-009', severity: 'warning', message: `${name} never reaches a program`, path, target: 'key' })
}

function readCommand(fields: Fields, report: Report): readonly string[] | undefined {
  const node = fields.node('command')
  const hasShell = fields.node('shell') !== undefined
  if (node === undefined) {
    if (!hasShell)
      report({
        code: 'NIKA-PARSE-018',
        message: 'exec needs command:',
        hint: 'write the program and its arguments: `command: [git, log]`',
        path: fields.path,
        target: 'key',
      })
    return undefined
  }
  if (hasShell)
    report({ code: 'NIKA-PARSE-019', message: 'exec takes command: or shell:, not both', path: fields.pathOf('shell'), target: 'key' })
  if (node.kind === 'scalar' && typeof node.value === 'string') {
    report({
      code: 'NIKA-PARSE-019',
      message: 'command: must be a list, not text',
      hint: 'write each argument apart: `command: [git, log]`; no shell reads them',
      path: fields.pathOf('command'),
    })
    return undefined
  }
  const command = fields.items('command')
  const [program] = command ?? []
  if (command?.length === 0 || program === '') {
    report({
      code: 'NIKA-PARSE-019',
      message: program === undefined ? 'command: is empty' : 'command: names no program',
      hint: 'name the program: `command: [git, log]`',
      path: program === undefined ? fields.pathOf('command') : [...fields.pathOf('command'), 0],
    })
    return undefined
  }
  // An argument that cannot be read hides nothing of the program.
  return program === undefined ? undefined : command?.map((argument) => argument ?? '')
}
