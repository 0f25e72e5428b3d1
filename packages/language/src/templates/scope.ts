import type { JsonObject, JsonValue } from '@nika/events'
import { languageError } from '../errors/codes.ts'
import { describeValue } from '../quote.ts'
import { closestName, suggestion } from '../suggest.ts'
import { readPath } from './read-path.ts'
import { formatReference, type Reference } from './reference.ts'
import { isList } from './render-value.ts'

/** What templates can read. An absent namespace holds nothing. */
export interface Scope {
  readonly inputs?: JsonObject
  readonly const?: JsonObject
  readonly with?: JsonObject
  /** The record of a settled task; undefined when there is none. */
  readonly tasks?: (id: string) => TaskRecord | undefined
}

/** The record of a settled task. What is absent reads as null. */
export interface TaskRecord {
  readonly output?: JsonValue | undefined
  readonly status?: string | undefined
  readonly error?: JsonValue | undefined
  /** RFC 3339. */
  readonly started_at?: string | undefined
  /** RFC 3339. */
  readonly ended_at?: string | undefined
  /** Templates read it rounded down to whole milliseconds. */
  readonly duration_ms?: number | undefined
}

/** The value of a reference. @throws NIKA-VAR-001 when it leads nowhere. */
export function readReference(reference: Reference, scope: Scope): JsonValue {
  const { namespace, path } = reference
  if (namespace === 'tasks') return readTask(reference, scope)
  return follow(reference, scope[namespace] ?? {}, path, 0)
}

function readTask(reference: Reference, scope: Scope): JsonValue {
  const [id, projection] = reference.path
  const record = typeof id === 'string' ? scope.tasks?.(id) : undefined
  if (record === undefined) throw leadsNowhere(reference, `there is no settled task ${String(id)}`)
  return follow(reference, project(record, projection, reference), reference.path, 2)
}

function project(record: TaskRecord, projection: string | number | undefined, reference: Reference): JsonValue {
  switch (projection) {
    case 'output':
    case 'status':
    case 'error':
    case 'started_at':
    case 'ended_at':
      return record[projection] ?? null
    case 'duration_ms':
      return record.duration_ms === undefined ? null : Math.floor(record.duration_ms)
    default:
      throw leadsNowhere(reference, 'a task has output, status, error, started_at, ended_at and duration_ms')
  }
}

function follow(reference: Reference, value: JsonValue, path: Reference['path'], from: number): JsonValue {
  const read = readPath(value, path, from)
  if (read.found) return read.value
  const step = path[read.step] ?? ''
  const parent = formatReference(reference.namespace, path.slice(0, read.step))
  const keys = typeof read.at === 'object' && read.at !== null && !isList(read.at) ? Object.keys(read.at) : []
  if (reference.namespace === 'inputs' && read.step === 0) {
    const closest = closestName(String(step), keys)
    const hint = closest === undefined ? 'give it a value, or declare a default' : `did you mean \`${closest}\`?`
    throw leadsNowhere(reference, `the input ${step} has no value`, hint)
  }
  throw leadsNowhere(reference, `${parent} is ${describeValue(read.at)}, without ${JSON.stringify(step)}`, suggestion(String(step), keys))
}

function leadsNowhere(reference: Reference, why: string, hint?: string) {
  return languageError('NIKA-VAR-001', { message: `\${{ ${reference.text} }} leads nowhere: ${why}`, hint })
}
