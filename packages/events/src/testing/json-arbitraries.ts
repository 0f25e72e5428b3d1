import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../json/json-value.ts'
import { exactNumber } from '../json/read-number-literal.ts'

/** Text of every kind, halves of surrogate pairs and control characters included. */
export function texts(): fc.Arbitrary<string> {
  const unit = fc.oneof(
    { weight: 8, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.constantFrom('\ud800', '\udfff', '\n', '\u2028', '\ufeff', '\0') },
  )
  return fc.string({ unit, maxLength: 20 })
}

/** Numbers as a log holds them: no -0, and exact ones where no double holds the value. */
export function jsonNumbers(): fc.Arbitrary<JsonValue> {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))
  const literals = fc.tuple(fc.bigInt(), fc.nat(999_999_999), fc.integer({ min: -400, max: 400 }))
  const exact = literals
    .map(([whole, fraction, exponent]) => exactNumber(`${whole}.${fraction}e${exponent}`))
    .filter((value) => value.valueOf() !== 0)
  return fc.oneof(fc.integer(), doubles, exact)
}

/** Objects, with keys that a careless reader trips over. */
export function jsonObjects(values: fc.Arbitrary<JsonValue> = jsonValues()): fc.Arbitrary<JsonObject> {
  const keys = fc.oneof({ weight: 5, arbitrary: texts() }, { weight: 1, arbitrary: fc.constantFrom(...trickyKeys) })
  // fromEntries makes `__proto__` a key like any other.
  return fc.array(fc.tuple(keys, values), { maxLength: 4 }).map((entries): JsonObject => Object.fromEntries(entries))
}

/** Every value that JSON can hold. */
export function jsonValues(): fc.Arbitrary<JsonValue> {
  return fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom(null, true, false),
      texts(),
      jsonNumbers(),
      fc.array(tie('value'), { maxLength: 4 }),
      jsonObjects(tie('value')),
    ),
  })).value
}

const trickyKeys = ['__proto__', 'constructor', 'toString', 'toJSON', 'rawJSON', 'then', '', '0'] as const
