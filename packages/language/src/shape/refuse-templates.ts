import type { JsonValue } from '@nika/events'
import type { Report } from '../problem.ts'
import type { Path } from '../source/path.ts'
import { forEachTemplate } from '../templates/resolve.ts'

/** Reports every `${{ … }}` in a value that is used as it is written. */
export function refuseTemplates(value: JsonValue, path: Path, report: Report): void {
  forEachTemplate(value, (template, steps) => {
    for (const part of template.parts) {
      if (typeof part === 'string') continue
      report({
        code: 'NIKA-STAGE-001',
        message: 'a template is not supported here yet',
        hint: 'write the value out, or use the template in a task',
        path: [...path, ...steps],
        span: part.span,
      })
    }
    if (template.unclosed !== undefined)
      report({
        code: 'NIKA-VAR-008',
        message: 'this template is not closed',
        path: [...path, ...steps],
        span: { start: template.unclosed, length: 3 },
      })
  })
}
