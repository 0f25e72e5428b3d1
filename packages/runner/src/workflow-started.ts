import type { EventOf, JsonObject } from '@nika/events'
import { definitionOf, type Workflow } from '@nika/language'
import { producer } from './producer.ts'

/** What the first event of a run tells besides the workflow itself. */
export interface RunFacts {
  readonly runId: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly inputs: JsonObject
  readonly cwd: string
  readonly traceparent: string | undefined
  readonly sha256: (text: string) => string
}

/** The event that begins a run: all that is needed to run it again. */
export function workflowStarted(workflow: Workflow, facts: RunFacts): EventOf<'workflow_started'> {
  const definition = workflow.source?.text ?? JSON.stringify(definitionOf(workflow))
  return {
    type: 'workflow_started',
    task_count: workflow.tasks.length,
    run_id: facts.runId,
    started_at: new Date(facts.startedAt).toISOString(),
    workflow: workflow.name,
    workflow_hash: facts.sha256(definition),
    language: 'nika/v1',
    definition,
    inputs: facts.inputs,
    producer,
    sandbox: 'none',
    file: workflow.source?.file,
    cwd: facts.cwd,
    traceparent: facts.traceparent,
  }
}
