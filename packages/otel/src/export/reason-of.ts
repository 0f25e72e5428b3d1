/** Why an export failed, in words. A connection that was tried at several addresses has no message of its own. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(reasonOf).join(', ')
  return cause instanceof Error && cause.message !== '' ? cause.message : String(cause)
}
