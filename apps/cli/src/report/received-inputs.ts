import type { EventOf, JsonValue } from '@nika/events'
import type { InputSource } from '@nika/runner'
import { isObject, member } from './json-member.ts'

/** One value that a task received, and where it came from. */
export interface ReceivedInput {
  /** `with.commits`, `inputs.since`, `const.style`. */
  readonly name: string
  readonly value: JsonValue
  /** In order of first use; empty for a value that stands in the file as it is, undefined when the log does not tell. */
  readonly sources: readonly InputSource[] | undefined
}

/** What a task received, value by value. A log of another producer, whose inputs have another shape, is shown as far as it goes. */
export function receivedInputs({ inputs, sources }: Pick<EventOf<'inputs_resolved'>, 'inputs' | 'sources'>): readonly ReceivedInput[] {
  if (!isObject(inputs)) return [{ name: 'inputs', value: inputs, sources: undefined }]
  return Object.entries(inputs).flatMap(([namespace, values]) => {
    const told = member(sources, namespace)
    if (!isObject(values) || !isObject(told)) return [{ name: namespace, value: values, sources: sourcesOf(told) }]
    return Object.entries(values).map(([name, value]) => ({ name: `${namespace}.${name}`, value, sources: sourcesOf(member(told, name)) }))
  })
}

function sourcesOf(told: JsonValue | undefined): readonly InputSource[] | undefined {
  if (!Array.isArray(told)) return undefined
  const sources = told.map(sourceOf)
  return sources.every((source) => source !== undefined) ? sources : undefined
}

function sourceOf(told: JsonValue): InputSource | undefined {
  const type = member(told, 'type')
  const reference = member(told, 'reference')
  if (typeof reference !== 'string') return undefined
  if (type === 'task') {
    const task_id = member(told, 'task_id')
    const event_id = member(told, 'event_id')
    return typeof task_id === 'string' && typeof event_id === 'number' ? { type, reference, task_id, event_id } : undefined
  }
  const name = member(told, 'name')
  if (typeof name !== 'string') return undefined
  if (type === 'input') return { type, reference, name, origin: member(told, 'origin') === 'default' ? 'default' : 'given' }
  return type === 'const' ? { type, reference, name } : undefined
}
