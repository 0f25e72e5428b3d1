import type { KnownEventKind } from '@nika/events'
import { describe, expect, test } from 'vitest'
import { type Dependencies, decisionsFrom, noLimits, planAfter, words } from '../../test/plan-driver.ts'

const started: KnownEventKind = { type: 'workflow_started', task_count: 0 }
const scheduled = (...ids: readonly string[]): readonly KnownEventKind[] =>
  ids.map((task_id) => ({ type: 'task_scheduled', task_id, dependencies: [] }))
const begun = (task_id: string): KnownEventKind => ({ type: 'task_started', task_id, attempt: 1 })
const completed = (task_id: string): KnownEventKind => ({ type: 'task_completed', task_id, output: null, duration_ms: 1 })
const failed = (task_id: string): KnownEventKind => ({
  type: 'task_failed',
  task_id,
  error: `${task_id} broke`,
  code: 'NIKA-EXEC-001',
  duration_ms: 1,
})
const skipped = (task_id: string): KnownEventKind => ({ type: 'task_skipped', task_id, reason: 'gate' })
const stopped = (task_id: string): KnownEventKind => ({ type: 'task_cancelled', task_id, reason: 'operator' })
const tooDear = (task_id: string): KnownEventKind => ({ type: 'task_cancelled', task_id, reason: 'budget' })

interface Case {
  readonly title: string
  readonly dependencies: Dependencies
  readonly given: readonly KnownEventKind[]
  readonly decided: readonly string[]
}

const cases: readonly Case[] = [
  { title: 'nothing is decided before the run has started', dependencies: { a: [] }, given: [], decided: [] },
  {
    title: 'all tasks are scheduled in the order of the file before any is started',
    dependencies: { b: [], a: ['b'], c: [] },
    given: [started],
    decided: ['schedule b', 'schedule a', 'schedule c', 'start b', 'start c'],
  },
  {
    title: 'a log that ends in the middle of the schedule is gone on with',
    dependencies: { a: [], b: [], c: [] },
    given: [started, ...scheduled('a')],
    decided: ['schedule b', 'schedule c', 'start a', 'start b', 'start c'],
  },
  {
    title: 'a task starts when the last of its producers is done',
    dependencies: { a: [], b: [], c: ['a', 'b'] },
    given: [started, ...scheduled('a', 'b', 'c'), begun('a'), begun('b'), completed('b'), completed('a')],
    decided: ['start c'],
  },
  {
    title: 'a task waits for a producer that is still running',
    dependencies: { a: [], b: [], c: ['a', 'b'] },
    given: [started, ...scheduled('a', 'b', 'c'), begun('a'), begun('b'), completed('b')],
    decided: [],
  },
  {
    title: 'a task does not wait for the tasks that started with its producer',
    dependencies: { slow: [], a: [], b: ['a'] },
    given: [started, ...scheduled('slow', 'a', 'b'), begun('slow'), begun('a'), completed('a')],
    decided: ['start b'],
  },
  {
    title: 'a failed producer cancels what needs it, and what needs that',
    dependencies: { a: [], b: ['a'], c: ['b'], d: ['after c'] },
    given: [started, ...scheduled('a', 'b', 'c', 'd'), begun('a'), failed('a')],
    decided: ['cancel b upstream because of a', 'cancel c upstream because of b', 'cancel d upstream because of c', 'fail because of a'],
  },
  {
    title: 'a failed branch does not stop an independent one',
    dependencies: { a: [], b: ['a'], x: [], y: ['x'] },
    given: [started, ...scheduled('a', 'b', 'x', 'y'), begun('a'), begun('x'), failed('a'), completed('x')],
    decided: ['cancel b upstream because of a', 'start y'],
  },
  {
    title: 'the gate is judged when all producers have settled, and the first edge that refuses is the cause',
    dependencies: { a: [], b: [], c: ['a', 'b'] },
    given: [started, ...scheduled('a', 'b', 'c'), begun('a'), begun('b'), failed('b'), failed('a')],
    decided: ['cancel c upstream because of a', 'fail because of b'],
  },
  {
    title: 'a value of a skipped task is read as null, and its success is not',
    dependencies: { a: [], value: ['a'], success: ['after a'] },
    given: [started, ...scheduled('a', 'value', 'success'), skipped('a')],
    decided: ['cancel success upstream because of a', 'start value'],
  },
  {
    title: 'an edge of a value and one of success on the same producer must both admit',
    dependencies: { a: [], b: ['a', 'after a'] },
    given: [started, ...scheduled('a', 'b'), skipped('a')],
    decided: ['cancel b upstream because of a', 'complete'],
  },
  {
    title: 'the run completes when every task has settled without a failure',
    dependencies: { a: [], b: ['a'] },
    given: [started, ...scheduled('a', 'b'), begun('a'), completed('a'), begun('b'), completed('b')],
    decided: ['complete'],
  },
  {
    title: 'the run fails because of the task that failed first, when all others have settled',
    dependencies: { a: [], b: [], c: [] },
    given: [started, ...scheduled('a', 'b', 'c'), begun('a'), begun('b'), begun('c'), failed('c'), completed('b'), failed('a')],
    decided: ['fail because of c'],
  },
  {
    title: 'a run that failed does not end while a task is in flight',
    dependencies: { a: [], b: [] },
    given: [started, ...scheduled('a', 'b'), begun('a'), begun('b'), failed('a')],
    decided: [],
  },
  {
    title: 'a run of which the operator cancelled a task stops, whatever else failed',
    dependencies: { a: [], b: [] },
    given: [started, ...scheduled('a', 'b'), begun('a'), begun('b'), failed('a'), stopped('b')],
    decided: ['stop'],
  },
  {
    title: 'a run of which the budget cancelled a task fails because of the budget',
    dependencies: { a: [], b: ['a'] },
    given: [started, ...scheduled('a', 'b'), begun('a'), completed('a'), tooDear('b')],
    decided: ['fail because of the budget'],
  },
  {
    title: 'a task that failed is why the run failed, whatever the budget cancelled',
    dependencies: { a: [], b: [], c: [] },
    given: [started, ...scheduled('a', 'b', 'c'), begun('a'), begun('b'), completed('a'), tooDear('c'), failed('b')],
    decided: ['fail because of b'],
  },
  {
    title: 'the operator is why the run stopped, whatever the budget cancelled',
    dependencies: { a: [], b: [] },
    given: [started, ...scheduled('a', 'b'), begun('a'), tooDear('b'), stopped('a')],
    decided: ['stop'],
  },
  {
    title: 'what the budget cancelled stands after a resume, and is still why the run fails',
    dependencies: { a: [], b: [], c: ['b'] },
    given: [
      started,
      ...scheduled('a', 'b', 'c'),
      begun('a'),
      tooDear('b'),
      { type: 'task_cancelled', task_id: 'c', reason: 'upstream', because_of: 'b' },
      stopped('a'),
      { type: 'workflow_cancelled' },
      { type: 'workflow_resumed' },
      begun('a'),
      completed('a'),
    ],
    decided: ['fail because of the budget'],
  },
  {
    title: 'nothing is decided after the end',
    dependencies: { a: [] },
    given: [
      started,
      ...scheduled('a'),
      begun('a'),
      completed('a'),
      { type: 'workflow_completed', final_output: null, total_duration_ms: 1 },
    ],
    decided: [],
  },
  {
    title: 'a second verdict and events of unknown tasks change nothing',
    dependencies: { a: [], b: ['a'] },
    given: [started, ...scheduled('a', 'b'), begun('a'), completed('a'), failed('a'), begun('other'), failed('other'), begun('b')],
    decided: [],
  },
  {
    title: 'a task that fails before it starts settles as any other',
    dependencies: { a: [], b: ['a'] },
    given: [started, ...scheduled('a', 'b'), failed('a')],
    decided: ['cancel b upstream because of a', 'fail because of a'],
  },
  {
    title: 'what was in flight and what the operator cancelled waits again after a resume',
    dependencies: { done: [], flying: [], stopped: [], dead: ['stopped'], next: ['done', 'flying'] },
    given: [
      started,
      ...scheduled('done', 'flying', 'stopped', 'dead', 'next'),
      begun('done'),
      begun('flying'),
      begun('stopped'),
      completed('done'),
      stopped('stopped'),
      { type: 'task_cancelled', task_id: 'dead', reason: 'upstream', because_of: 'stopped' },
      { type: 'workflow_resumed' },
    ],
    decided: ['start flying', 'start stopped'],
  },
  {
    title: 'a failure and what it cancelled stands after a resume',
    dependencies: { a: [], b: ['a'], c: [] },
    given: [
      started,
      ...scheduled('a', 'b', 'c'),
      begun('a'),
      begun('c'),
      failed('a'),
      { type: 'task_cancelled', task_id: 'b', reason: 'upstream', because_of: 'a' },
      stopped('c'),
      { type: 'workflow_cancelled' },
      { type: 'workflow_resumed' },
      begun('c'),
      completed('c'),
    ],
    decided: ['fail because of a'],
  },
]

describe('the plan', () => {
  test.each(cases)('$title', ({ dependencies, given, decided }) => {
    const plan = planAfter(dependencies, given)

    expect(words(decisionsFrom(plan))).toEqual(decided)
  })

  test('no more tasks start than may be in flight, in the order in which they were admitted', () => {
    const plan = planAfter({ a: [], b: [], c: [], d: ['a'] }, [started, ...scheduled('a', 'b', 'c', 'd'), begun('a'), completed('a')])

    expect(words(decisionsFrom(plan, { ...noLimits, tasks: 2 }))).toEqual(['start b', 'start c'])
  })

  test('a limit of one verb holds nobody else up', () => {
    const plan = planAfter({ a: [], b: [] }, [started, ...scheduled('a', 'b'), begun('a')])

    expect(words(decisionsFrom(plan, { ...noLimits, by_verb: new Map([['exec', 1]]) }))).toEqual([])
    expect(words(decisionsFrom(plan, { ...noLimits, by_verb: new Map([['infer', 1]]) }))).toEqual(['start b'])
  })

  test.each(['operator', 'budget'] as const)('what could start is cancelled when the %s stops the run, without a limit', (stop) => {
    const plan = planAfter({ a: [], b: [], c: ['b'] }, [started, ...scheduled('a', 'b', 'c'), begun('a')])

    const decisions = decisionsFrom(plan, { tasks: 1, by_verb: new Map([['exec', 1]]), stop })

    expect(words(decisions)).toEqual([`cancel b ${stop}`, 'cancel c upstream because of b'])
  })

  test('a run that the budget stops when every task has started completes', () => {
    const plan = planAfter({ a: [] }, [started, ...scheduled('a'), begun('a'), completed('a')])

    expect(words(decisionsFrom(plan, { ...noLimits, stop: 'budget' }))).toEqual(['complete'])
  })
})
