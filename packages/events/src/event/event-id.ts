import { logError } from '../errors/codes.ts'

/**
 * Returns `id` when it can be an event's id.
 * @throws NIKA-LOG-015 when it is negative, not whole or not a safe integer.
 */
export function requireEventId(id: number): number {
  if (!Number.isSafeInteger(id) || id < 0) {
    throw logError('NIKA-LOG-015', { message: `${String(id)} is not an event id`, details: { id: String(id) } })
  }
  return id
}
