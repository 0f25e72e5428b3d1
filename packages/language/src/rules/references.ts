import type { Report } from '../problem.ts'
import type { Draft } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { parseTemplate, type Template } from '../templates/parse-template.ts'
import { forEachTemplate } from '../templates/resolve.ts'
import { IslandJudge, type Site } from './island-judge.ts'

/** Every `${{ … }}` is closed, is a path, and leads to something that is declared and may be read where it stands. */
export function judgeReferences(draft: Draft, report: Report): void {
  const judge = new IslandJudge(draft.declared)
  const judgeTemplate = (template: Template, site: Site, path: Path): void => {
    for (const part of template.parts) {
      if (typeof part === 'string') continue
      const finding = judge.judge(part, { ...site, path })
      if (finding !== undefined) report({ ...finding, path, span: part.focus })
    }
    if (template.unclosed === undefined) return
    report({ code: 'NIKA-VAR-008', message: 'this template is not closed', path, span: { start: template.unclosed, length: 3 } })
  }
  const { model, outputs = {} } = draft.workflow
  if (model !== undefined) judgeTemplate(parseTemplate(model), { kind: 'model' }, ['model'])
  for (const { id, with: bindings, body } of draft.declared.heads) {
    forEachTemplate(bindings, (template, path) => judgeTemplate(template, { kind: 'with', taskId: id }, ['tasks', id, 'with', ...path]))
    const site = { kind: 'body', taskId: id, bindings: new Set(Object.keys(bindings)) } as const
    forEachTemplate(body, (template, path) => judgeTemplate(template, site, ['tasks', id, ...path]))
  }
  for (const [name, { value }] of Object.entries(outputs))
    judgeTemplate(parseTemplate(value), { kind: 'output' }, ['outputs', name, 'value'])
}
