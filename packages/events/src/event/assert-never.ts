/** Ends an exhaustive `switch`: the compiler rejects it when a case is missing. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`)
}
