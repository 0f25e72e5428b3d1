/** What spans hold besides what they always hold. */
export interface SpanOptions {
  /** Prompts, answers, inputs, arguments; default false: sizes alone. */
  readonly content?: boolean | undefined
  /** Bytes after which a string is cut, with a mark; default 4,096. */
  readonly maxValueBytes?: number | undefined
  /** For a log whose workflow_started tells no run_id. */
  readonly run_id?: string | undefined
  /** For a log whose workflow_started tells no started_at; ISO 8601, UTC. */
  readonly started_at?: string | undefined
}
