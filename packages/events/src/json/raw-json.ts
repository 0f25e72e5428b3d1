/** `JSON.rawJSON` and what it makes: ES2026, in Node since 22 and in current browsers; the compiler's library lacks it. */
interface RawJsonSupport {
  readonly rawJSON?: (text: string) => unknown
  readonly isRawJSON?: (value: unknown) => boolean
  readonly stringify: unknown
}

interface RawJson {
  readonly rawJSON: string
}

const support: RawJsonSupport = JSON

/** Text that `JSON.stringify` prints as it stands. */
export function rawJson(text: string): unknown {
  if (support.rawJSON === undefined) throw new TypeError('JSON.rawJSON is missing: Node 22 or a current browser is needed')
  return support.rawJSON(text)
}

/** Whether `value` was made by `JSON.rawJSON`; false for an ordinary object with a key `rawJSON`. */
export function isRawJson(value: object): value is RawJson {
  // Raw JSON has no prototype; asking that first spares nearly every value the call.
  return Object.getPrototypeOf(value) === null && support.isRawJSON?.(value) === true
}
