/** Everything that printing a value could show: all own members of it and of what it holds, hidden ones and causes included. */
export function printed(value: unknown): string {
  const parts: string[] = []
  collect(value, parts, new Set())
  return parts.join('\n')
}

function collect(value: unknown, parts: string[], seen: Set<object>): void {
  if (typeof value === 'string') parts.push(value)
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof Headers) parts.push(...[...value].flat())
  for (const key of Reflect.ownKeys(value)) {
    parts.push(String(key))
    collect(Reflect.get(value, key), parts, seen)
  }
}
