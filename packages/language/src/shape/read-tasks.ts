import type { JsonObject, JsonValue } from '@nika/events'
import type { Extensions } from '../extensions.ts'
import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import type { Path } from '../source/path.ts'
import { newRecord, setOwn } from '../source/record.ts'
import { entryOf, jsonOf } from '../source/source-node.ts'
import { suggestion } from '../suggest.ts'
import type { AfterPredicate, Task } from '../workflow.ts'
import type { TaskHead } from './draft.ts'
import { Fields, type KeyTable } from './fields.ts'
import { readAction, verbs } from './read-action.ts'

const laterKeys = ['when', 'for_each', 'retry', 'on_error', 'timeout', 'extract', 'returns', 'group', 'lift', 'agent']
const taskKeys: KeyTable = {
  known: ['with', 'after', ...verbs],
  later: laterKeys,
  dead: {
    id: { code: 'NIKA-PARSE-023', message: 'a task has no id field' },
    depends_on: { code: 'NIKA-PARSE-024', message: 'depends_on: is no longer part of the language' },
    description: { code: 'NIKA-PARSE-005', message: 'a task has no description', hint: 'write it as a comment' },
  },
}
const taskId = /^[a-z][a-z0-9_]*$/
const reservedBindings = ['output', 'status', 'error', 'started_at', 'ended_at', 'duration_ms']
const laterPredicates = ['failure', 'skipped', 'terminal', 'unwind']

export interface ReadTasks {
  /** Those that could be read. */
  readonly tasks: readonly Task[]
  readonly heads: readonly TaskHead[]
}

const none: ReadTasks = { tasks: [], heads: [] }

/** Reads `tasks:`. */
export function readTasks(envelope: Fields, report: Report, extensions: Extensions): ReadTasks {
  const node = envelope.node('tasks')
  if (node === undefined || (node.kind === 'map' && node.entries.length === 0) || (node.kind === 'scalar' && node.value === null)) {
    report({
      code: 'NIKA-PARSE-002',
      message: node === undefined ? 'tasks: is missing' : 'there are no tasks',
      hint: 'add a task: `tasks: { hello: { infer: { prompt: … } } }`',
      path: node === undefined ? [] : ['tasks'],
      target: 'key',
    })
    return none
  }
  if (node.kind !== 'map') {
    report({
      code: node.kind === 'list' ? 'NIKA-PARSE-022' : 'NIKA-PARSE-019',
      message: `tasks: must be a map of tasks by id, not ${describeNode(node)}`,
      path: ['tasks'],
    })
    return none
  }
  const tasks: Task[] = []
  const heads: TaskHead[] = []
  for (const { key, value } of node.entries) {
    const path = ['tasks', key]
    if (!taskId.test(key))
      report({ code: 'NIKA-PARSE-006', message: `the task id ${quote(key)} is not snake_case`, hint: idHint(key), path, target: 'key' })
    const fields = Fields.of(value, path, report, `the task ${key}`)
    if (fields === undefined) continue
    fields.checkKeys(taskKeys, 'a task')
    const edges = { id: key, with: readWith(fields, report), after: readAfter(fields, report) }
    const later = laterKeys.filter((name) => fields.node(name) !== undefined)
    const action = readAction(key, fields, report, extensions)
    heads.push({ ...edges, body: readBody(fields), ...namedBy(fields), later })
    if (action !== undefined) tasks.push({ ...edges, action })
  }
  return { tasks, heads }
}

function idHint(key: string): string | undefined {
  const better = key
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[^A-Za-z]+/, '')
    .toLowerCase()
  return taskId.test(better) ? `write \`${better}\`` : undefined
}

function readWith(fields: Fields, report: Report): Readonly<Record<string, JsonValue>> {
  const bindings = newRecord<JsonValue>()
  for (const { key, value } of fields.fields('with')?.map.entries ?? []) {
    if (reservedBindings.includes(key))
      report({ code: 'NIKA-PARSE-013', message: `a binding cannot be called ${key}`, path: [...fields.path, 'with', key], target: 'key' })
    setOwn(bindings, key, jsonOf(value))
  }
  return bindings
}

function readAfter(fields: Fields, report: Report): Readonly<Record<string, AfterPredicate>> {
  const after = newRecord<AfterPredicate>()
  const node = fields.node('after')
  if (node?.kind === 'list' || (node?.kind === 'scalar' && typeof node.value === 'string')) {
    report({
      code: 'NIKA-PARSE-019',
      message: `after: must be an object, not ${describeNode(node)}`,
      hint: 'write `after: { <task>: success }`',
      path: fields.pathOf('after'),
    })
    return after
  }
  const entries = fields.fields('after')
  for (const { key } of entries?.map.entries ?? []) {
    if (entries !== undefined && isSuccess(entries, key, report)) setOwn(after, key, 'success')
  }
  return after
}

function namedBy(task: Fields): Pick<TaskHead, 'named' | 'unwinds'> {
  const after = task.node('after')
  const entries = after?.kind === 'map' ? after.entries : []
  const unwound = entries.filter(({ value }) => value.kind === 'scalar' && value.value === 'unwind')
  return { named: entries.map(({ key }) => key), unwinds: new Set(unwound.map(({ key }) => key)) }
}

const templateFields: Readonly<Record<(typeof verbs)[number], readonly string[]>> = {
  infer: ['prompt', 'system', 'model', 'temperature', 'max_tokens'],
  exec: ['command', 'cwd', 'env', 'stdin'],
  invoke: ['args'],
}

function readBody(task: Fields): JsonObject {
  const body = newRecord<JsonValue>()
  for (const verb of verbs) {
    const node = task.node(verb)
    if (node?.kind !== 'map') continue
    const written = newRecord<JsonValue>()
    for (const { key, value } of node.entries) if (templateFields[verb].includes(key)) setOwn(written, key, jsonOf(value))
    setOwn(body, verb, written)
  }
  return body
}

function isSuccess(after: Fields, producer: string, report: Report): boolean {
  const node = entryOf(after.map, producer)?.value
  const path: Path = after.pathOf(producer)
  const predicate = node?.kind === 'scalar' ? node.value : undefined
  if (predicate === 'success') return true
  if (typeof predicate === 'string' && laterPredicates.includes(predicate)) {
    report({ code: 'NIKA-STAGE-001', message: `after: ${predicate} is not supported yet`, path })
  } else {
    const seen = node === undefined ? 'nothing' : describeNode(node)
    const hint = () => (typeof predicate === 'string' ? suggestion(predicate, ['success', ...laterPredicates]) : undefined)
    report({ code: 'NIKA-DAG-005', message: `${seen} is no after predicate`, hint, path })
  }
  return false
}
