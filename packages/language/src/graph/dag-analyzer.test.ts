import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { workflow } from '../build-workflow.ts'
import { DagAnalyzer, type DagNode } from './dag-analyzer.ts'

/** `a: b c` is a node that waits for b and c. */
function graph(...nodes: readonly string[]): DagAnalyzer {
  return new DagAnalyzer(nodes.map(node))
}

function node(text: string): DagNode {
  const [id = '', dependencies = ''] = text.split(':')
  return { id, dependencies: dependencies.split(' ').filter((name) => name !== '') }
}

describe('DagAnalyzer', () => {
  test.each([
    [[], []],
    [['a:'], ['a']],
    [
      ['a:', 'b: a', 'c: a', 'd: b c'],
      ['a', 'b', 'c', 'd'],
    ],
    [
      ['d: b c', 'c: a', 'b: a', 'a:'],
      ['a', 'b', 'c', 'd'],
    ],
    [
      ['z:', 'y:', 'x:'],
      ['z', 'y', 'x'],
    ],
    [
      ['b: a', 'x:', 'a:'],
      ['a', 'b', 'x'],
    ],
    [['a: nobody'], ['a']],
    [
      ['__proto__:', 'constructor: __proto__'],
      ['__proto__', 'constructor'],
    ],
  ])('orders %j as %j', (nodes, order) => {
    const analyzer = graph(...nodes)

    expect(analyzer.order).toEqual(order)
    expect(analyzer.cycle).toBeUndefined()
  })

  test('knows what a task waits for and what waits for it, each once', () => {
    const analyzer = graph('a:', 'b: a a', 'c: b a nobody')

    expect(analyzer.dependencies('c')).toEqual(['b', 'a'])
    expect(analyzer.dependents('a')).toEqual(['b', 'c'])
    expect([analyzer.dependencies('nobody'), analyzer.dependents('nobody')]).toEqual([[], []])
  })

  test.each([
    [['a: a'], [['a', 'a']], []],
    [['a: b', 'b: a'], [['a', 'b', 'a']], []],
    [['start:', 'a: start c', 'b: a', 'c: b', 'end: c'], [['a', 'c', 'b', 'a']], ['start']],
    [
      ['a: b', 'b: a', 'c: d', 'd: c'],
      [
        ['a', 'b', 'a'],
        ['c', 'd', 'c'],
      ],
      [],
    ],
    [['after: a', 'a: b', 'b: a'], [['a', 'b', 'a']], []],
  ])('finds the cycles of %j', (nodes, cycles, order) => {
    const analyzer = graph(...nodes)

    expect(analyzer.cycles).toEqual(cycles)
    expect(analyzer.cycle).toEqual(cycles[0])
    expect(analyzer.order).toEqual(order)
  })

  test('reads the edges of a workflow from with and after', () => {
    const flow = workflow({
      nika: 'diamond',
      tasks: {
        last: { after: { left: 'success' }, with: { r: '${{ tasks.right.output }}' }, infer: { prompt: 'x' } },
        left: { with: { t: 'top: ${{ tasks.top.output.x }}' }, infer: { prompt: 'x' } },
        right: { with: { t: [{ deep: '${{ tasks.top.output }}' }] }, infer: { prompt: 'x' } },
        top: { infer: { prompt: 'x' } },
      },
    })
    const analyzer = DagAnalyzer.fromWorkflow(flow)

    expect(analyzer.order).toEqual(['top', 'left', 'right', 'last'])
    expect(analyzer.dependents('top')).toEqual(['left', 'right'])
  })

  test('takes a chain of 100,000 tasks, written backwards', () => {
    const length = 100_000
    const nodes = Array.from({ length }, (_, index) => ({ id: `t${index}`, dependencies: index + 1 < length ? [`t${index + 1}`] : [] }))
    const analyzer = new DagAnalyzer(nodes)

    expect(analyzer.order.length).toBe(length)
    expect([analyzer.order[0], analyzer.order.at(-1)]).toEqual([`t${length - 1}`, 't0'])
  })

  test('takes a cycle of 100,000 tasks', () => {
    const length = 100_000
    const analyzer = new DagAnalyzer(
      Array.from({ length }, (_, index) => ({ id: `t${index}`, dependencies: [`t${(index + 1) % length}`] })),
    )

    expect([analyzer.cycle?.length, analyzer.order.length]).toEqual([length + 1, 0])
  })
})

const graphs = fc
  .array(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 3 }), { maxLength: 12 })
  .map((lists) => lists.map((list, index): DagNode => ({ id: `n${index}`, dependencies: list.map((number) => `n${number}`) })))

describe('any graph', () => {
  test('has an order in which every dependency comes first', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const analyzer = new DagAnalyzer(nodes)
        const position = new Map(analyzer.order.map((id, index) => [id, index]))

        for (const id of analyzer.order) {
          for (const dependency of analyzer.dependencies(id)) expect(position.get(dependency)).toBeLessThan(position.get(id) ?? -1)
        }
        expect(new Set(analyzer.order).size).toBe(analyzer.order.length)
      }),
    )
  })

  test('has cycles that are real, and one whenever the order leaves a task out', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const analyzer = new DagAnalyzer(nodes)

        for (const cycle of analyzer.cycles) {
          expect(cycle[0]).toBe(cycle.at(-1))
          cycle.slice(0, -1).forEach((id, index) => expect(analyzer.dependencies(id)).toContain(cycle[index + 1]))
        }
        expect(analyzer.cycles.length > 0).toBe(analyzer.order.length < nodes.length)
      }),
    )
  })

  test('keeps an order that is valid already', () => {
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { order } = new DagAnalyzer(nodes)
        const byId = new Map(nodes.map((each) => [each.id, each]))
        const sorted = order.flatMap((id) => byId.get(id) ?? [])

        expect(new DagAnalyzer(sorted).order).toEqual(order)
      }),
    )
  })
})
