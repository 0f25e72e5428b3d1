import type { EventOf, JsonObject } from '@nika/events'
import type { Workflow } from '@nika/language'
import type { PreparedWorkflow } from './prepared-workflow.ts'
import { producer } from './producer.ts'

/** What the first event of a run tells besides the workflow itself. */
export interface RunFacts {
  readonly runId: string
  readonly prepared: PreparedWorkflow
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly inputs: JsonObject
  readonly cwd: string
  readonly traceparent: string | undefined
}

/** The event that begins a run: all that is needed to run it again. */
export function workflowStarted(workflow: Workflow, facts: RunFacts): EventOf<'workflow_started'> {
  const { definition, hash } = facts.prepared
  return {
    type: 'workflow_started',
    task_count: workflow.tasks.length,
    run_id: facts.runId,
    started_at: new Date(facts.startedAt).toISOString(),
    workflow: workflow.name,
    workflow_hash: hash,
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
