import type { JsonValue } from '@nika/events'
import type { Report } from '../problem.ts'
import type { Draft } from '../shape/draft.ts'
import type { Path } from '../source/path.ts'
import { holdsTemplate } from '../templates/parse-template.ts'
import { typeMismatch } from '../types/fits-type.ts'
import type { TypeExpression } from '../types/type-expression.ts'

/** Every default and every typed constant fits its type. */
export function judgeDefaults(draft: Draft, report: Report): void {
  const { inputs, const: constants } = draft.workflow
  for (const [name, input] of Object.entries(inputs)) {
    if (input.default !== undefined) judgeFit(input.default, input.type, ['inputs', name, 'default'], report)
  }
  for (const [name, constant] of Object.entries(constants)) {
    if (constant.type !== undefined) judgeFit(constant.value, constant.type, ['const', name, 'value'], report)
  }
}

function judgeFit(value: JsonValue, type: TypeExpression, path: Path, report: Report): void {
  // A template is refused where it stands.
  if (typeof value === 'string' && holdsTemplate(value)) return
  const mismatch = typeMismatch(value, type)
  if (mismatch === undefined) return
  const place = mismatch.path === '' ? '' : ` at ${mismatch.path}`
  report({
    code: 'NIKA-DEFAULT-001',
    message: `the value does not fit its type${place}: it needs ${mismatch.expected}, and there is ${mismatch.found}`,
    path: [...path, ...mismatch.steps],
  })
}
