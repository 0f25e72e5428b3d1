import type { Extensions } from '../extensions.ts'
import type { Report } from '../problem.ts'
import { describeNode, quote } from '../quote.ts'
import { entryOf, type SourceMap, type SourceNode } from '../source/source-node.ts'
import type { Workflow } from '../workflow.ts'
import type { Declared, Draft } from './draft.ts'
import { Fields, type KeyTable } from './fields.ts'
import { readConst } from './read-const.ts'
import { readInputs } from './read-inputs.ts'
import { readOutputs } from './read-outputs.ts'
import { readPermits } from './read-permits.ts'
import { readTasks } from './read-tasks.ts'

const envelope: KeyTable = {
  known: ['nika', 'model', 'inputs', 'const', 'permits', 'tasks', 'outputs'],
  later: ['secrets', 'run'],
  dead: {
    vars: { code: 'NIKA-VALUES-001', message: 'vars: is no longer part of the language' },
    env: { code: 'NIKA-VALUES-002', message: 'env: is no longer part of the language' },
    workflow: { code: 'NIKA-PARSE-005', message: 'workflow: is no longer part of the language', hint: 'the name stands in `nika:`' },
    description: { code: 'NIKA-PARSE-005', message: 'a workflow has no description', hint: 'write it as a comment' },
    config: {
      code: 'NIKA-PARSE-005',
      message: 'config: is no longer part of the language',
      hint: 'declare settings under `inputs:` with a default',
    },
    types: { code: 'NIKA-PARSE-005', message: 'types: is no longer part of the language', hint: 'write the type where it is used' },
    policy: {
      code: 'NIKA-PARSE-005',
      message: 'policy: is no longer part of the language',
      hint: 'capabilities are declared under `permits:`',
    },
  },
}

/** Reads a document as a workflow; undefined when it has not even the shape of one. */
export function readWorkflow(root: SourceNode, report: Report, extensions: Extensions): Draft | undefined {
  if (root.kind !== 'map') {
    const empty = root.kind === 'scalar' && root.value === null
    report({
      code: empty ? 'NIKA-PARSE-002' : 'NIKA-PARSE-019',
      message: empty ? 'the document is empty' : `a workflow is an object, not ${describeNode(root)}`,
      path: [],
    })
    return undefined
  }
  const fields = new Fields(root, [], report)
  fields.checkKeys(envelope, 'a workflow')
  const name = readName(fields, report)
  const model = fields.text('model')
  const { permits, entries, unread } = readPermits(fields.node('permits'), report)
  const outputs = readOutputs(fields.node('outputs'), report)
  const inputs = readInputs(fields.node('inputs'), report)
  const constants = readConst(fields.node('const'), report)
  const { tasks, heads } = readTasks(fields, report, extensions)
  const workflow: Workflow = {
    name,
    ...(model === undefined ? {} : { model }),
    inputs,
    const: constants,
    ...(permits === undefined ? {} : { permits }),
    tasks,
    ...(outputs === undefined ? {} : { outputs }),
  }
  return { workflow, extensions, declared: { ...namesIn(root), heads, permits: { entries, unread } } }
}

const workflowName = /^[a-z][a-z0-9-]*$/

function readName(fields: Fields, report: Report): string {
  const node = fields.node('nika')
  if (node === undefined) {
    report({ code: 'NIKA-PARSE-002', message: 'nika: is missing', hint: 'begin the file with its name: `nika: release-notes`', path: [] })
    return ''
  }
  if (node.kind === 'scalar' && typeof node.value === 'string' && workflowName.test(node.value)) return node.value
  const seen = node.kind === 'scalar' && typeof node.value === 'string' ? quote(node.value) : describeNode(node)
  report({ code: 'NIKA-PARSE-003', message: `the name of a workflow is kebab-case, not ${seen}`, path: ['nika'] })
  return ''
}

function namesIn(root: SourceMap): Pick<Declared, 'inputs' | 'const' | 'tasks'> {
  const keysOf = (key: string): ReadonlySet<string> => {
    const node = entryOf(root, key)?.value
    return new Set(node?.kind === 'map' ? node.entries.map((entry) => entry.key) : [])
  }
  return { inputs: keysOf('inputs'), const: keysOf('const'), tasks: keysOf('tasks') }
}
