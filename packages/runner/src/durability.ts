/** Where a step waits until the log is safe. */
export interface Durability {
  /** Resolves when every event up to `eventId` is durable. When it rejects, nothing more of the run may happen. */
  barrier(eventId: number): Promise<void>
}
