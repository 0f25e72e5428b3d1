/** A count of tokens that a vendor told; undefined for null, text and whatever else is none. */
export function tokenCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
