import { assertNever, type EventOf, type JsonValue } from '@nika/events'
import { asText } from '../attributes/as-told.ts'
import type { ToldAttributes } from '../attributes/attribute-table.ts'
import type { ContentPolicy } from '../attributes/content-policy.ts'
import { jsonLength } from '../attributes/json-length.ts'

/** The kinds that are points in time, not spans. */
export type PointKind = EventOf<
  | 'inputs_resolved'
  | 'template_resolved'
  | 'permit_checked'
  | 'schema_validated'
  | 'task_retry_scheduled'
  | 'prompt_asked'
  | 'prompt_answered'
  | 'workflow_resumed'
>

/** What a span event says: sizes always, contents when they are asked for. */
export function pointAttributes(kind: PointKind, policy: ContentPolicy): ToldAttributes {
  switch (kind.type) {
    case 'inputs_resolved':
      return { 'nika.inputs.len': lengthOf(kind.inputs), 'nika.inputs': content(kind.inputs, policy) }
    case 'template_resolved': {
      const result = asText(kind.result)
      return {
        'nika.template.field': kind.field,
        'nika.template.result_len': result === undefined ? undefined : Buffer.byteLength(result),
        'nika.template.result': content(result, policy),
      }
    }
    case 'permit_checked':
      return { 'nika.permit.gate': kind.gate, 'nika.permit.decision': kind.decision, 'nika.permit.why': kind.why }
    case 'schema_validated':
      return {
        'nika.schema.path': kind.schema_path,
        'nika.schema.valid': kind.valid,
        'nika.schema.error_count': Array.isArray(kind.errors) ? kind.errors.length : undefined,
      }
    case 'task_retry_scheduled':
      return { 'nika.retry.attempt': kind.attempt, 'nika.retry.delay_ms': kind.delay_ms }
    case 'prompt_asked':
      return { 'nika.prompt.mode': kind.mode, 'nika.prompt.message': content(kind.message, policy) }
    case 'prompt_answered':
      return { 'nika.prompt.origin': kind.origin, 'nika.prompt.answer': content(kind.answer, policy) }
    case 'workflow_resumed':
      return { 'nika.resumed.at_event': kind.at_event }
    default:
      return assertNever(kind)
  }
}

function lengthOf(value: JsonValue | undefined): number | undefined {
  return value === undefined ? undefined : jsonLength(value)
}

/** A text as it is, anything else as compact JSON. */
function content(value: JsonValue | undefined, policy: ContentPolicy): string | undefined {
  if (value === undefined) return undefined
  return policy.content(() => (typeof value === 'string' ? value : JSON.stringify(value)))
}
