import type { Event } from '@nika/events'
import { defaultResource, type Resource, resourceFromAttributes } from '@opentelemetry/resources'
import { version } from '../scope.ts'
import { type Environment, pairsOf, textOf } from './environment.ts'

/**
 * What the spans of a run are said to come from, equal for whoever exports it: no detector tells of a machine or a process.
 * The version is that of the program which wrote the log.
 */
export function runResource(first: Event, environment: Environment): Resource {
  const told = pairsOf(environment['OTEL_RESOURCE_ATTRIBUTES'])
  return resourceFromAttributes({
    ...sdkAttributes(),
    'service.version': producerVersion(first) ?? version,
    ...told,
    'service.name': textOf(environment, 'OTEL_SERVICE_NAME') ?? told['service.name'] ?? 'nika',
  })
}

function sdkAttributes(): Readonly<Record<string, string>> {
  const { attributes } = defaultResource()
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      name.startsWith('telemetry.sdk.') && typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

function producerVersion({ kind }: Event): string | undefined {
  if (kind.type !== 'workflow_started' || typeof kind.producer !== 'object' || kind.producer === null) return undefined
  return 'version' in kind.producer && typeof kind.producer.version === 'string' ? kind.producer.version : undefined
}
