import type { JsonObject, JsonValue } from '@nika/events'
import { languageError } from './errors/codes.ts'
import { newRecord, setOwn } from './source/record.ts'
import { resolveTemplate } from './templates/resolve.ts'
import type { Scope } from './templates/scope.ts'
import { typeMismatch } from './types/fits-type.ts'
import type { Workflow } from './workflow.ts'

/**
 * The value of the workflow's `outputs:` over settled tasks; undefined when the workflow declares none.
 * @throws NIKA-VAR-001 when a reference leads nowhere, NIKA-VAR-009 when a value does not fit its declared type.
 */
export function resolveOutputs(workflow: Workflow, scope: Scope): JsonObject | undefined {
  if (workflow.outputs === undefined) return undefined
  const outputs = newRecord<JsonValue>()
  for (const [name, { value: template, type }] of Object.entries(workflow.outputs)) {
    const { value } = resolveTemplate(template, scope)
    const mismatch = type === undefined ? undefined : typeMismatch(value, type)
    if (mismatch !== undefined) {
      const place = mismatch.path === '' ? '' : ` at ${mismatch.path}`
      throw languageError('NIKA-VAR-009', {
        message: `the output ${name} does not fit its type${place}: it needs ${mismatch.expected}, and there is ${mismatch.found}`,
        details: { output: name, path: mismatch.path, expected: mismatch.expected, found: mismatch.found },
      })
    }
    setOwn(outputs, name, value)
  }
  return outputs
}
