/** Environment variables: what `process.env` is. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A variable's text; one that is empty counts as absent, as OpenTelemetry has it. */
export function textOf(environment: Environment, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = environment[name]?.trim()
    if (text !== undefined && text !== '') return text
  }
  return undefined
}

/** A variable's number, when it is a whole one from `least` on. */
export function countOf(environment: Environment, least: number, ...names: readonly string[]): number | undefined {
  const text = textOf(environment, ...names)
  const count = Number(text)
  return text !== undefined && Number.isSafeInteger(count) && count >= least ? count : undefined
}

/** `key=value,other=value`, percent-encoded: the form of OTEL_RESOURCE_ATTRIBUTES and OTEL_EXPORTER_OTLP_HEADERS. */
export function pairsOf(text: string | undefined): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {}
  for (const pair of (text ?? '').split(',')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, equals).trim()
    if (equals > 0 && name !== '') pairs[name] = decoded(pair.slice(equals + 1).trim())
  }
  return pairs
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
