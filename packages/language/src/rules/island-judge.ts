import { hoistFix } from '../fixes/hoist.ts'
import type { Problem } from '../problem.ts'
import type { Declared, TaskHead } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { suggestion } from '../suggest.ts'
import type { Island } from '../templates/parse-template.ts'
import { formatReference, namespaces, type Reference } from '../templates/reference.ts'

/** Where a template stands, which says what it may read. */
export type Site =
  | { readonly kind: 'model' }
  | { readonly kind: 'with'; readonly taskId: string }
  | { readonly kind: 'body'; readonly taskId: string; readonly bindings: ReadonlySet<string> }
  | { readonly kind: 'output' }

/** A site and the path to the string that holds the template. */
export type Place = Site & { readonly path: Path }

/** What is wrong with an island; its place is the caller's. */
export type Finding = Pick<Problem, 'code' | 'message' | 'hint' | 'fix'>

const foreignNamespaces = new Set(['params', 'config', 'parameters', 'args', 'arguments', 'variables', 'settings', 'options', 'context'])
const projections = ['output', 'status', 'error', 'started_at', 'ended_at', 'duration_ms']

/** What to read where no binding can be read. */
const instead = {
  model: 'read an input or a constant',
  with: 'a binding reads tasks, inputs and const, not other bindings',
  output: 'read a task: `${{ tasks.<id>.output }}`',
} as const

/** Judges single `${{ … }}` by what a document declares. */
export class IslandJudge {
  readonly #declared: Declared
  readonly #heads: ReadonlyMap<string, TaskHead>

  constructor(declared: Declared) {
    this.#declared = declared
    this.#heads = new Map(declared.heads.map((head) => [head.id, head]))
  }

  judge(island: Island, place: Place): Finding | undefined {
    const { expression, reference } = island
    if (reference?.namespace === 'tasks') return this.#judgeTask(reference, island, place)
    if (reference !== undefined) return this.#judgeValue(reference, place)
    switch (expression.kind) {
      case 'invalid':
        return { code: 'NIKA-VAR-005', message: expression.message, hint: expression.hint }
      case 'other':
        return {
          code: 'NIKA-STAGE-001',
          message: 'an expression that is more than a path is not supported yet',
          hint: 'bind the value in a task and read its path',
        }
      case 'path':
        return this.#judgeRoot(expression.root, place)
    }
  }

  /** A path that begins in none of the namespaces. */
  #judgeRoot(root: string, place: Place): Finding | undefined {
    switch (root) {
      case 'secrets':
        return { code: 'NIKA-STAGE-001', message: 'secrets are not supported yet' }
      case 'group':
        if (place.kind === 'with') return { code: 'NIKA-STAGE-001', message: 'groups are not supported yet' }
        return { code: 'NIKA-VAR-021', message: 'a group is read under with: alone' }
      case 'item':
      case 'index':
        if ('taskId' in place && this.#laterKeys(place.taskId).includes('for_each')) return undefined
        return { code: 'NIKA-VAR-001', message: `${root} exists only inside a for_each` }
      case 'vars':
        return { code: 'NIKA-VALUES-001', message: 'vars is no longer part of the language' }
      case 'env':
        return { code: 'NIKA-VALUES-002', message: 'env is no longer part of the language' }
      default:
        if (foreignNamespaces.has(root)) return { code: 'NIKA-VALUES-003', message: `there is no namespace ${root}` }
        return { code: 'NIKA-VAR-001', message: `there is no namespace ${root}`, hint: () => suggestion(root, namespaces) }
    }
  }

  /** `inputs`, `const` and `with`. */
  #judgeValue({ namespace, path, text }: Reference, place: Place): Finding | undefined {
    const [name] = path
    if (name === undefined) {
      const hint = `name what you read: \`\${{ ${namespace}.<name> }}\``
      return { code: 'NIKA-VAR-001', message: `${namespace} is a namespace, not a value`, hint }
    }
    if (namespace === 'with' && place.kind !== 'body') {
      return { code: 'NIKA-VAR-001', message: `${text} cannot be read here`, hint: instead[place.kind] }
    }
    const names = this.#namesIn(namespace, place)
    if (typeof name === 'string' && names.has(name)) return undefined
    return {
      code: 'NIKA-VAR-001',
      message: `${formatReference(namespace, [name])} is not declared`,
      hint: () =>
        suggestion(String(name), [...names], (candidate) => formatReference(namespace, [candidate])) ??
        `declare \`${String(name)}\` under \`${namespace}:\``,
    }
  }

  #namesIn(namespace: Reference['namespace'], place: Place): ReadonlySet<string> {
    if (namespace === 'with') return place.kind === 'body' ? place.bindings : new Set()
    return this.#declared[namespace]
  }

  #judgeTask(reference: Reference, island: Island, place: Place): Finding | undefined {
    const [id, projection] = reference.path
    if (id === undefined || projection === undefined) {
      const whole = id === undefined
      return {
        code: 'NIKA-VAR-020',
        message: whole ? 'tasks is a namespace, not a value' : `${reference.text} is a task, not a value`,
        hint: `read ${whole ? 'an' : 'its'} output: \`\${{ ${whole ? 'tasks.<id>' : reference.text}.output }}\``,
      }
    }
    if (place.kind === 'model') return { code: 'NIKA-VAR-021', message: `${reference.text} cannot be read here`, hint: instead.model }
    if (place.kind === 'body') {
      if (this.#heads.get(place.taskId)?.unwinds.has(String(id)) === true) return undefined
      const fix = hoistFix({ taskId: place.taskId, reference, path: place.path, span: island.focus })
      return { code: 'NIKA-VAR-021', message: `${reference.text} cannot be read here`, fix }
    }
    if (typeof id !== 'string' || !this.#declared.tasks.has(id)) {
      const hint = () => suggestion(String(id), [...this.#declared.tasks])
      return { code: place.kind === 'with' ? 'NIKA-DAG-002' : 'NIKA-VAR-001', message: `there is no task ${String(id)}`, hint }
    }
    return this.#judgeProjection(id, projection, place)
  }

  #judgeProjection(id: string, projection: string | number, place: Place): Finding | undefined {
    if (projection === 'output') return undefined
    if (typeof projection !== 'string' || !projections.includes(projection)) {
      if (this.#laterKeys(id).includes('extract')) return undefined
      return {
        code: 'NIKA-VAR-001',
        message: `a task has no ${String(projection)}`,
        hint: () => suggestion(String(projection), projections),
      }
    }
    if (place.kind === 'output') return undefined
    return { code: 'NIKA-STAGE-001', message: `${projection} of a task under with: is not supported yet`, hint: 'read it in `outputs:`' }
  }

  #laterKeys(id: string): readonly string[] {
    return this.#heads.get(id)?.later ?? []
  }
}
