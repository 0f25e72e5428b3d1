/** Ends an iterator that is left early. Not to be awaited: it may wait for its vendor, and whether it can end is its own affair. */
export async function leave(steps: AsyncIterator<unknown>): Promise<void> {
  try {
    await steps.return?.()
  } catch {
    // Nobody waits for it any more.
  }
}
