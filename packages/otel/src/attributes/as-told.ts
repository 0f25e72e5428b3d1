// Fields of a log that nobody may have validated: what is not of the type that is asked for is not told.

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function asTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every(isText) ? value : undefined
}

/** A span's name: what it is, and of which thing, where that is told. */
export function nameOf(what: string, which: unknown): string {
  return typeof which === 'string' && which !== '' ? `${what} ${which}` : what
}

/** The code of an error, for `error.type`: by the conventions there is always one. */
export function errorTypeOf(code: unknown): string {
  return asText(code) ?? '_OTHER'
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
