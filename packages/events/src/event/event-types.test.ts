import { describe, expect, expectTypeOf, test } from 'vitest'
import { EventLog } from '../log/event-log.ts'
import {
  assertNever,
  type CustomEventKind,
  type EmittedKind,
  type Event,
  type EventKind,
  type EventOf,
  isKnownKind,
  type KnownEventKind,
  type KnownEventType,
} from './event.ts'

// What the compiler says. `pnpm types` checks this file: a line after @ts-expect-error that compiles is an error there.

declare module './event.ts' {
  interface CustomEventKinds {
    deploy_approved: { readonly by: string; readonly ticket?: number }
  }
}

const log = new EventLog()

describe('emit, to the compiler', () => {
  test('takes known kinds with the fields that they have', () => {
    log.emit({ type: 'task_started', task_id: 'a', attempt: 1 })
    log.emit({ type: 'task_completed', task_id: 'a', output: { any: ['json', 1, null] }, duration_ms: 1.5 })
    log.emit({ type: 'task_started', task_id: 'a', attempt: undefined })

    expect(log.length).toBe(3)
  })

  test('refuses a misspelled field, a missing one, one of the wrong type, and a type that nobody declared', () => {
    // @ts-expect-error: attempt is misspelled
    log.emit({ type: 'task_started', task_id: 'a', atempt: 1 })
    // @ts-expect-error: task_id is missing
    log.emit({ type: 'task_started' })
    // @ts-expect-error: a task_id is text
    log.emit({ type: 'task_started', task_id: 1 })
    // @ts-expect-error: nobody declared it
    log.emit({ type: 'task_exploded', task_id: 'a' })
    // @ts-expect-error: an output is JSON
    expect(() => log.emit({ type: 'task_completed', task_id: 'a', output: new Map(), duration_ms: 1 })).toThrow()
  })

  test('takes kinds that a user declared, with their fields', () => {
    log.emit({ type: 'deploy_approved', by: 'ada' })
    // @ts-expect-error: by is missing
    log.emit({ type: 'deploy_approved' })
    // @ts-expect-error: a ticket is a number
    log.emit({ type: 'deploy_approved', by: 'ada', ticket: 'seven' })

    expectTypeOf<CustomEventKind>().toEqualTypeOf<
      { readonly type: 'deploy_approved' } & { readonly by: string; readonly ticket?: number }
    >()
    expectTypeOf<EmittedKind>().toEqualTypeOf<KnownEventKind | CustomEventKind>()
  })

  test('takes any kind by the name of record', () => {
    expect(log.record({ type: 'task_exploded', task_id: 'a' })).toBeGreaterThan(0)
  })
})

describe('a kind, to the compiler', () => {
  test('is one of a union that a switch narrows, field by field', () => {
    const kind: KnownEventKind =
      log.at(0)?.kind.type === 'x' ? { type: 'workflow_paused' } : { type: 'task_failed', task_id: 'a', error: 'no', duration_ms: 1 }

    if (kind.type === 'task_failed') {
      expectTypeOf(kind).toEqualTypeOf<EventOf<'task_failed'>>()
      expectTypeOf(kind.error).toBeString()
      expectTypeOf(kind.code).toEqualTypeOf<string | undefined>()
    }
  })

  test('of a log is known or not, and isKnownKind tells', () => {
    const read = (event: Event): string => {
      expectTypeOf(event.kind).toEqualTypeOf<EventKind>()
      if (!isKnownKind(event.kind)) return 'unknown'
      expectTypeOf(event.kind).toEqualTypeOf<KnownEventKind>()
      expectTypeOf(event.kind.type).toEqualTypeOf<KnownEventType>()
      return event.kind.type
    }

    expect(log.events().map(read)).toContain('unknown')
  })

  test('cannot be changed', () => {
    const change = (kind: EventOf<'task_scheduled'>): void => {
      // @ts-expect-error: it is readonly
      kind.task_id = 'b'
      // @ts-expect-error: so are its arrays
      kind.dependencies.push('c')
    }

    expect(() => change(Object.freeze({ type: 'task_scheduled', task_id: 'a', dependencies: Object.freeze([]) }))).toThrow(TypeError)
  })

  test('has names for the level of nesting that people use', () => {
    expectTypeOf<EventOf<'provider_responded'>['usage']>().toExtend<{ readonly input_tokens?: number | undefined } | undefined>()
    expectTypeOf<EventOf<'workflow_started'>['forked_from']>().toEqualTypeOf<
      { readonly run_id: string; readonly event_id: number } | undefined
    >()
  })

  test('is refused by a switch that forgets one', () => {
    const verdict = (kind: EventOf<'task_failed'> | EventOf<'task_completed'> | EventOf<'task_skipped'>): boolean => {
      switch (kind.type) {
        case 'task_completed':
          return true
        case 'task_failed':
          return false
        default:
          // @ts-expect-error: task_skipped is left
          return assertNever(kind)
      }
    }

    expect(verdict({ type: 'task_completed', task_id: 'a', output: null, duration_ms: 1 })).toBe(true)
  })
})
