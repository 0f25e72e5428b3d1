import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PersistentMap } from './persistent-map.ts'

const keys = ['a', 'b', '', '__proto__', 'constructor', '0', '1', 'é']

describe('PersistentMap', () => {
  test('holds its keys in the order in which they came, whatever they are called', () => {
    let map = PersistentMap.empty<number>()
    for (const [index, key] of keys.entries()) map = map.set(key, index)

    expect([...map.keys()]).toEqual(keys)
    expect([...map.values()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect([...map]).toEqual(keys.map((key, index) => [key, index]))
    expect(map.get('__proto__')).toBe(3)
    expect(map.get('toString')).toBeUndefined()
    expect(map.has('toString')).toBe(false)
    expect(map.size).toBe(8)
  })

  test('prints as an object', () => {
    expect(JSON.stringify(PersistentMap.empty<number>().set('b', 1).set('__proto__', 2))).toBe('{"b":1,"__proto__":2}')
  })

  test('is the same map when a value does not change', () => {
    const map = PersistentMap.empty<number>().set('a', 1)

    expect(map.set('a', 1)).toBe(map)
    expect(map.update('a', (value) => value ?? 0)).toBe(map)
  })

  test('gives update what is there, or undefined', () => {
    const seen: (number | undefined)[] = []
    const note = (value: number | undefined): number => {
      seen.push(value)
      return 7
    }

    const map = PersistentMap.empty<number>().update('a', note).update('a', note)

    expect(seen).toEqual([undefined, 7])
    expect(map.get('a')).toBe(7)
  })

  test('is what a Map would be, and every version stays as it was, also where two go on from one', () => {
    const step = fc.record({ from: fc.nat(), key: fc.oneof(fc.constantFrom(...keys), fc.nat(99).map(String)), value: fc.nat(9) })

    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const versions = [{ map: PersistentMap.empty<number>(), model: new Map<string, number>() }]
        for (const { from, key, value } of steps) {
          // Mostly the latest version, sometimes an older one.
          const base = versions[from % 3 === 0 ? from % versions.length : versions.length - 1]
          if (base !== undefined) versions.push({ map: base.map.set(key, value), model: new Map(base.model).set(key, value) })
        }

        for (const { map, model } of versions) {
          expect([...map]).toEqual([...model])
          expect(map.size).toBe(model.size)
          for (const key of keys) expect([map.has(key), map.get(key)]).toEqual([model.has(key), model.get(key)])
        }
      }),
    )
  })

  test('changes nodes in place for one owner alone, and never those that somebody else holds', () => {
    const step = fc.record({ key: fc.nat(99).map(String), value: fc.nat(9), newOwner: fc.boolean() })

    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const given: { map: PersistentMap<number>; model: Map<string, number> }[] = []
        let owner = {}
        let map = PersistentMap.empty<number>()
        const model = new Map<string, number>()
        for (const { key, value, newOwner } of steps) {
          if (newOwner) {
            given.push({ map, model: new Map(model) })
            owner = {}
          }
          map = map.update(key, () => value, owner)
          model.set(key, value)
        }

        for (const version of [...given, { map, model }]) expect([...version.map]).toEqual([...version.model])
      }),
    )
  })

  test('holds 100,000 keys', () => {
    let map = PersistentMap.empty<number>()
    for (let index = 0; index < 100_000; index++) map = map.set(`key-${index}`, index)
    const half = map.set('key-50000', -1)

    expect(map.size).toBe(100_000)
    expect([...map.values()].every((value, index) => value === index)).toBe(true)
    expect(map.get('key-50000')).toBe(50_000)
    expect(half.get('key-50000')).toBe(-1)
    expect(half.get('key-99999')).toBe(99_999)
  })
})
