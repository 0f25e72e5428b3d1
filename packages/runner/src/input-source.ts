/**
 * Where a part of what a task receives came from. `reference` is the path that was read, in its plain spelling:
 * `tasks.log.output[0]`, `inputs.since`.
 */
export type InputSource =
  /** The result of another task; `event_id` is the event that holds it. */
  | { readonly type: 'task'; readonly reference: string; readonly task_id: string; readonly event_id: number }
  /** An input of the workflow, given by the caller or its default. */
  | { readonly type: 'input'; readonly reference: string; readonly name: string; readonly origin: 'given' | 'default' }
  /** A constant of the file. */
  | { readonly type: 'const'; readonly reference: string; readonly name: string }

/**
 * `sources` of inputs_resolved: it has the shape of `inputs`, two levels deep, and each name holds what it was made of, in
 * order of first use. A binding without references, which stands in the file as it is, has none.
 *
 *     inputs:  { with: { commits: 'a1 b2', style: 'dry' }, inputs: { since: 'v1' } }
 *     sources: { with: { commits: [{ type: 'task', reference: 'tasks.log.output', task_id: 'log', event_id: 12 }], style: [] },
 *                inputs: { since: [{ type: 'input', reference: 'inputs.since', name: 'since', origin: 'default' }] } }
 */
export type InputSources = { readonly [Namespace in 'with' | 'inputs' | 'const']?: Readonly<Record<string, readonly InputSource[]>> }
