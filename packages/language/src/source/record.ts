/** An object under construction. Every key is data: `__proto__` reaches no prototype. */
export type MutableRecord<Value> = Record<string, Value>

export function newRecord<Value>(): MutableRecord<Value> {
  return {}
}

export function setOwn<Value>(record: MutableRecord<Value>, key: string, value: Value): void {
  if (key === '__proto__') Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true })
  else record[key] = value
}

/** The own value of a key; undefined when there is none, whatever the prototype holds. */
export function getOwn<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
