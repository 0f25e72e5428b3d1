import { freezeJson, isNikaError, type NikaError } from '@nika/events'
import { canonicalJson } from '../request/canonical-json.ts'

/** Throws unless both are the same JSON value; `undefined` members count as absent. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const seen = print(actual)
  const wanted = print(expected)
  if (seen !== wanted) throw new Error(`${what} is ${seen}, expected ${wanted}`)
}

/** Throws unless the condition holds. */
export function expectTrue(what: string, condition: boolean): void {
  if (!condition) throw new Error(`${what}: that does not hold`)
}

/** What `work` rejects with. Throws when it does not, or not with a NikaError. */
export async function rejection(work: () => Promise<unknown>): Promise<NikaError> {
  try {
    await work()
  } catch (error) {
    if (isNikaError(error)) return error
    throw new Error('the call rejects with something that is not a NikaError', { cause: error })
  }
  throw new Error('the call succeeds, expected it to fail')
}

function print(value: unknown): string {
  return value === undefined ? 'undefined' : canonicalJson(freezeJson(value))
}
