/**
 * What a step does to the world, which says what must be durable before it begins and what a resume may do again.
 *
 * | effect | meaning | waits for the log |
 * |---|---|---|
 * | `none` | computes | no |
 * | `read` | looks at the world | no |
 * | `replace` | changes it; the same again is the same | no |
 * | `spend` | costs money, changes nothing | yes |
 * | `unsafe` | changes it; the same again is something else | yes |
 */
export type StepEffect = 'none' | 'read' | 'replace' | 'spend' | 'unsafe'

/** Whether a step of this effect begins only when everything that its task emitted is durable. */
export function needsBarrier(effect: StepEffect): boolean {
  return effect === 'spend' || effect === 'unsafe'
}
