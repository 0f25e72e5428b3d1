import type { JsonObject, JsonValue } from '@nika/events'

/**
 * The options of a vendor, which win over what is asked for. An object among them that holds several settings is put
 * together with those that are asked for under its name: neither loses the other.
 */
export function optionsOver(asked: Readonly<Record<string, object | null | undefined>>, options: JsonObject = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, together(asked[name], option)]))
}

function together(asked: object | null | undefined, option: JsonValue): unknown {
  const isObject = typeof option === 'object' && option !== null && !Array.isArray(option)
  return isObject ? { ...asked, ...option } : option
}
