import type { EventKind, EventOf } from '@nika/events'

// A kind is known by its `type`, as everywhere; without the table of all kinds, which is not loaded for a call.

export function isCalled(kind: EventKind): kind is EventOf<'provider_called'> {
  return kind.type === 'provider_called'
}

export function isResponded(kind: EventKind): kind is EventOf<'provider_responded'> {
  return kind.type === 'provider_responded'
}

export function isFailed(kind: EventKind): kind is EventOf<'provider_failed'> {
  return kind.type === 'provider_failed'
}
