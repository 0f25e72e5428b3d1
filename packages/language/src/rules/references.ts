import type { LanguageErrorCode } from '../errors/codes.ts'
import type { PathExpression } from '../expressions/parse-expression.ts'
import { hoistFix } from '../fixes/hoist.ts'
import type { Problem, Report } from '../problem.ts'
import type { Declared, Draft, TaskHead } from '../shape/draft.ts'
import { formatPath, type Path } from '../source/path.ts'
import { suggestion } from '../suggest.ts'
import { type Island, parseTemplate, type Template } from '../templates/parse-template.ts'
import { namespaces, type Reference } from '../templates/reference.ts'
import { forEachTemplate } from '../templates/resolve.ts'
import { templatesOf } from '../templates/resolve-action.ts'

/** Where a template stands, which says what it may read. */
type Site = 'model' | 'with' | 'body' | 'output'

interface Place {
  readonly site: Site
  readonly path: Path
  /** The task, and its bindings, for `with` and `body`. */
  readonly taskId?: string
  readonly bindings?: ReadonlySet<string>
  /** Whether the task has a `for_each`, so that item and index exist in it. */
  readonly isLoop?: boolean
}

/** Every `${{ … }}` is closed, is a path, and leads to something that is declared and may be read where it stands. */
export function judgeReferences(draft: Draft, report: Report): void {
  const judge = new ReferenceJudge(draft.declared, report)
  const { model, outputs = {}, tasks } = draft.workflow
  if (model !== undefined) judge.template(parseTemplate(model), { site: 'model', path: ['model'] })
  for (const { id, with: bindings } of draft.declared.heads) {
    const isLoop = judge.isLoop(id)
    forEachTemplate(bindings, (template, path) => judge.template(template, { site: 'with', path: ['tasks', id, 'with', ...path], taskId: id, isLoop }))
  }
  for (const { id, with: bindings, action } of tasks) {
    const names = new Set(Object.keys(bindings))
    const isLoop = judge.isLoop(id)
    forEachTemplate(templatesOf(action), (template, path) => judge.template(template, { site: 'body', path: ['tasks', id, action.verb, ...path], taskId: id, bindings: names, isLoop }))
  }
  for (const [name, { value }] of Object.entries(outputs)) judge.template(parseTemplate(value), { site: 'output', path: ['outputs', name, 'value'] })
}

const foreignNamespaces = new Set(['params', 'config', 'parameters', 'args', 'arguments', 'variables', 'settings', 'options', 'context', 'env_vars'])
const projections = ['output', 'status', 'error', 'started_at', 'ended_at', 'duration_ms']

class ReferenceJudge {
  readonly #declared: Declared
  readonly #report: Report
  readonly #heads: ReadonlyMap<string, TaskHead>

  constructor(declared: Declared, report: Report) {
    this.#declared = declared
    this.#report = report
    this.#heads = new Map(declared.heads.map((head) => [head.id, head]))
  }

  isLoop(id: string): boolean {
    return this.#later(id).includes('for_each')
  }

  template(template: Template, place: Place): void {
    for (const part of template.parts) if (typeof part !== 'string') this.#island(part, place)
    if (template.unclosed === undefined) return
    this.#report({ code: 'NIKA-VAR-008', message: 'this template is not closed', path: place.path, span: { start: template.unclosed, length: 3 } })
  }

  #island(island: Island, place: Place): void {
    const { expression, reference } = island
    if (reference !== undefined) return this.#reference(reference, island, place)
    switch (expression.kind) {
      case 'invalid':
        return this.#refuse('NIKA-VAR-005', expression.message, island, place)
      case 'other':
        return this.#refuse('NIKA-STAGE-001', 'an expression that is more than a path is not supported yet', island, place, 'bind the value in a task and read its path')
      case 'path':
        return this.#foreign(expression, island, place)
    }
  }

  #foreign(expression: PathExpression, island: Island, place: Place): void {
    const { root } = expression
    if (root === 'secrets' || (root === 'group' && place.site === 'with')) return this.#refuse('NIKA-STAGE-001', `${root} is not supported yet`, island, place)
    if (root === 'group') return this.#refuse('NIKA-VAR-021', 'a group is read under with: alone', island, place)
    if ((root === 'item' || root === 'index') && place.isLoop === true) return
    if (root === 'item' || root === 'index') return this.#refuse('NIKA-VAR-001', `${root} exists only inside a for_each`, island, place)
    if (root === 'vars') return this.#refuse('NIKA-VALUES-001', 'vars is no longer part of the language', island, place)
    if (root === 'env') return this.#refuse('NIKA-VALUES-002', 'env is no longer part of the language', island, place)
    if (foreignNamespaces.has(root)) return this.#refuse('NIKA-VALUES-003', `there is no namespace ${root}`, island, place)
    this.#refuse('NIKA-VAR-001', `there is no namespace ${root}`, island, place, () => suggestion(root, namespaces))
  }

  #reference(reference: Reference, island: Island, place: Place): void {
    if (reference.namespace === 'tasks') return this.#task(reference, island, place)
    const { namespace, path } = reference
    const [name] = path
    if (name === undefined) return this.#refuse('NIKA-VAR-001', `${namespace} is a namespace, not a value`, island, place, `name what you read: \`\${{ ${namespace}.<name> }}\``)
    if (namespace === 'with' && place.site !== 'body') {
      const hint = place.site === 'with' ? 'a binding reads tasks, inputs and const, not other bindings' : 'read `${{ tasks.<id>.output }}`'
      return this.#refuse('NIKA-VAR-001', `${reference.text} cannot be read here`, island, place, hint)
    }
    const names: ReadonlySet<string> = namespace === 'with' ? (place.bindings ?? new Set()) : this.#declared[namespace]
    if (typeof name === 'string' && names.has(name)) return
    const hint = () => suggestion(String(name), [...names], (candidate) => formatPath([namespace, candidate])) ?? `declare \`${String(name)}\` under \`${namespace}:\``
    this.#refuse('NIKA-VAR-001', `${formatPath([namespace, name])} is not declared`, island, place, hint)
  }

  #task(reference: Reference, island: Island, place: Place): void {
    const [id, projection] = reference.path
    if (id === undefined || projection === undefined) {
      const message = id === undefined ? 'tasks is a namespace, not a value' : `${reference.text} is a task, not a value`
      return this.#refuse('NIKA-VAR-020', message, island, place, `read its output: \`\${{ ${formatPath(['tasks', id ?? '<id>', 'output'])} }}\``)
    }
    if (place.site === 'body' || place.site === 'model') {
      const fix = place.taskId === undefined ? undefined : hoistFix({ taskId: place.taskId, reference, path: place.path, span: island.focus })
      return this.#report({ code: 'NIKA-VAR-021', message: `${reference.text} cannot be read here`, path: place.path, span: island.focus, fix })
    }
    if (typeof id !== 'string' || !this.#declared.tasks.has(id)) {
      const hint = () => suggestion(String(id), [...this.#declared.tasks])
      return this.#refuse(place.site === 'with' ? 'NIKA-DAG-002' : 'NIKA-VAR-001', `there is no task ${String(id)}`, island, place, hint)
    }
    if (projection === 'output') return
    if (typeof projection !== 'string' || !projections.includes(projection)) {
      if (this.#later(id).includes('extract')) return
      return this.#refuse('NIKA-VAR-001', `a task has no ${String(projection)}`, island, place, () => suggestion(String(projection), projections))
    }
    if (place.site === 'with') this.#refuse('NIKA-STAGE-001', `${projection} of a task under with: is not supported yet`, island, place, 'read it in `outputs:`')
  }

  #later(id: string): readonly string[] {
    return this.#heads.get(id)?.later ?? []
  }

  #refuse(code: LanguageErrorCode, message: string, island: Island, place: Place, hint?: Problem['hint']): void {
    this.#report({ code, message, hint, path: place.path, span: island.focus })
  }
}
