import { describe, expect, test } from 'vitest'
import { fullKinds, minimalKinds } from '../../test/kind-samples.ts'
import { EventLog } from '../log/event-log.ts'
import { encodeEvent } from '../ndjson/encode.ts'
import { assertNever, isKnownKind, taskIdOf } from './event.ts'
import { endsRun } from './run-end.ts'

const known = Object.values(minimalKinds)

describe('an event kind', () => {
  test('eventkind_serialization_tagged', () => {
    for (const kind of [...known, ...Object.values(fullKinds)]) {
      const parsed: unknown = JSON.parse(JSON.stringify(kind))

      expect(parsed).toStrictEqual(kind)
      expect(Object.keys(Object(parsed))[0]).toBe('type')
      expect(kind.type).toMatch(/^[a-z]+(_[a-z]+)*$/)
      for (const member of Object.keys(kind)) expect(member).toMatch(/^[a-z]+(_[a-z]+)*$/)
    }
  })

  test('eventkind_serializes_with_type_tag', () => {
    const log = new EventLog({ clock: () => 0 })

    const lines = known.map((kind) => {
      const event = log.at(log.record(kind))
      return event === undefined ? '' : encodeEvent(event)
    })

    expect(lines.map((line, id) => line.startsWith(`{"id":${id},"timestamp_ms":0,"kind":{"type":"${known[id]?.type}"`))).toEqual(
      known.map(() => true),
    )
    expect(lines[8]).toBe('{"id":8,"timestamp_ms":0,"kind":{"type":"task_started","task_id":"a"}}\n')
  })

  test('is one of the twelve of the first plan, or of those that were added', () => {
    expect(known.map(({ type }) => type).toSorted()).toEqual([
      'command_exited',
      'command_started',
      'http_responded',
      'inputs_resolved',
      'permit_checked',
      'prompt_answered',
      'prompt_asked',
      'provider_called',
      'provider_failed',
      'provider_responded',
      'schema_validated',
      'task_cancelled',
      'task_completed',
      'task_failed',
      'task_retry_scheduled',
      'task_scheduled',
      'task_skipped',
      'task_started',
      'template_resolved',
      'tool_called',
      'tool_failed',
      'tool_responded',
      'workflow_cancelled',
      'workflow_completed',
      'workflow_failed',
      'workflow_paused',
      'workflow_resumed',
      'workflow_started',
    ])
  })
})

describe('isKnownKind', () => {
  test.each(known)('is true for $type', (kind) => {
    expect(isKnownKind(kind)).toBe(true)
  })

  test.each(['deploy_approved', 'TaskStarted', '', '__proto__', 'constructor', 'toString'])('is false for %j', (type) => {
    expect(isKnownKind({ type })).toBe(false)
  })
})

describe('taskIdOf', () => {
  test('is the task of kinds that are about one, of your own as well', () => {
    expect(taskIdOf(minimalKinds.task_started)).toBe('a')
    expect(taskIdOf({ type: 'deploy_approved', task_id: 'b' })).toBe('b')
  })

  test('is undefined for kinds of the whole run, and where task_id is no text', () => {
    expect(taskIdOf(minimalKinds.workflow_started)).toBeUndefined()
    expect(taskIdOf({ type: 'x', task_id: 1 })).toBeUndefined()
    expect(taskIdOf({ type: 'x', failed_task: 'a' })).toBeUndefined()
  })
})

test('endsRun is true for the three kinds that end a run, and for no other', () => {
  expect(known.filter(endsRun).map(({ type }) => type)).toEqual(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])
  expect(endsRun({ type: 'workflow_ended' })).toBe(false)
})

test('assertNever throws what it was given, for a program whose types lied', () => {
  expect(() => Reflect.apply(assertNever, undefined, [{ type: 'x' }])).toThrow(new TypeError('unexpected value {"type":"x"}'))
})
