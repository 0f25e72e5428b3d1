/** Where an attribute stands: on a row of the table of spans, or on a span event. */
export type AttributePlace = 'run' | 'task' | 'attempt' | 'model' | 'command' | 'tool' | 'HTTP' | 'event'

/** One attribute that this package emits. */
export interface AttributeDefinition {
  readonly on: readonly AttributePlace[]
  readonly type: 'string' | 'int' | 'double' | 'boolean' | 'string[]'
  readonly meaning: string
  /** Emitted only when contents are asked for. */
  readonly optIn?: true
}

const usageOn = ['run', 'model'] as const

/**
 * Every attribute, once: the documentation is made of it, the compiler refuses any other name, and a test compares it with what
 * is emitted. `gen_ai.*`, `server.*`, `http.*`, `url.*`, `process.*` and `error.type` are OpenTelemetry's semantic conventions.
 */
export const attributeTable = {
  'gen_ai.operation.name': { on: ['run', 'model', 'tool'], type: 'string', meaning: '`invoke_workflow`, `chat` or `execute_tool`' },
  'gen_ai.agent.name': { on: ['run'], type: 'string', meaning: "the workflow's name" },
  'gen_ai.provider.name': { on: ['model'], type: 'string', meaning: "the provider, by the conventions' name" },
  'gen_ai.request.model': { on: ['model'], type: 'string', meaning: 'the model asked for' },
  'gen_ai.request.max_tokens': { on: ['model'], type: 'int', meaning: 'limit of the answer' },
  'gen_ai.request.temperature': { on: ['model'], type: 'double', meaning: 'sampling temperature' },
  'gen_ai.request.top_p': { on: ['model'], type: 'double', meaning: 'nucleus sampling' },
  'gen_ai.request.stop_sequences': { on: ['model'], type: 'string[]', meaning: 'texts that end the answer' },
  'gen_ai.request.seed': { on: ['model'], type: 'int', meaning: 'seed of the sampling' },
  'gen_ai.request.stream': { on: ['model'], type: 'boolean', meaning: 'whether the answer was streamed' },
  'gen_ai.output.type': { on: ['model'], type: 'string', meaning: '`json` for a structured answer, else `text`' },
  'gen_ai.response.id': { on: ['model'], type: 'string', meaning: "the provider's id of the answer" },
  'gen_ai.response.model': { on: ['model'], type: 'string', meaning: 'the model that answered' },
  'gen_ai.response.finish_reasons': { on: ['model'], type: 'string[]', meaning: 'why the answer ended' },
  'gen_ai.response.time_to_first_chunk': { on: ['model'], type: 'double', meaning: 'seconds until the first piece of the answer' },
  'gen_ai.usage.input_tokens': { on: usageOn, type: 'int', meaning: 'tokens read, cached ones included; on the run the sum of all calls' },
  'gen_ai.usage.output_tokens': { on: usageOn, type: 'int', meaning: 'tokens written, reasoning included' },
  'gen_ai.usage.cache_read.input_tokens': { on: usageOn, type: 'int', meaning: "of the tokens read, those from the provider's cache" },
  'gen_ai.usage.cache_creation.input_tokens': {
    on: usageOn,
    type: 'int',
    meaning: "of the tokens read, those written to the provider's cache",
  },
  'gen_ai.usage.reasoning.output_tokens': { on: usageOn, type: 'int', meaning: 'of the tokens written, those spent on reasoning' },
  'gen_ai.system_instructions': { on: ['model'], type: 'string', meaning: 'the system prompt, as JSON', optIn: true },
  'gen_ai.input.messages': { on: ['model'], type: 'string', meaning: 'the prompt or the messages, as JSON', optIn: true },
  'gen_ai.output.messages': { on: ['model'], type: 'string', meaning: 'the answer, as JSON', optIn: true },
  'gen_ai.tool.name': { on: ['tool'], type: 'string', meaning: 'the tool' },
  'gen_ai.tool.call.arguments': { on: ['tool'], type: 'string', meaning: "the call's arguments, as JSON", optIn: true },
  'gen_ai.tool.call.result': { on: ['tool'], type: 'string', meaning: 'what the tool gave, as JSON', optIn: true },
  'server.address': { on: ['model', 'HTTP'], type: 'string', meaning: 'the host' },
  'server.port': { on: ['model', 'HTTP'], type: 'int', meaning: 'its port' },
  'http.request.method': { on: ['HTTP'], type: 'string', meaning: 'the method' },
  'http.response.status_code': { on: ['HTTP'], type: 'int', meaning: 'the status' },
  'url.full': { on: ['HTTP'], type: 'string', meaning: 'the URL without credentials, secret query values masked' },
  'process.command': { on: ['command'], type: 'string', meaning: 'the program' },
  'process.command_args': { on: ['command'], type: 'string[]', meaning: 'the program and its arguments', optIn: true },
  'process.exit.code': { on: ['command'], type: 'int', meaning: 'the exit code' },
  'error.type': {
    on: ['run', 'task', 'attempt', 'model', 'command', 'tool', 'HTTP'],
    type: 'string',
    meaning: 'the code of the error, the HTTP status or the exit code; `interrupted` where the log ends in the middle',
  },
  'nika.run.id': { on: ['run'], type: 'string', meaning: "the run's id" },
  'nika.run.status': { on: ['run'], type: 'string', meaning: '`completed`, `failed`, `cancelled`, `paused` or `interrupted`' },
  'nika.workflow.hash': { on: ['run'], type: 'string', meaning: "SHA-256 of the workflow's text" },
  'nika.task.count': { on: ['run'], type: 'int', meaning: 'number of tasks' },
  'nika.cost.usd': { on: usageOn, type: 'double', meaning: 'US dollars; on the run the sum of all calls that have a price' },
  'nika.request.hash': { on: ['model'], type: 'string', meaning: 'hash of the request; equal on a retry' },
  'nika.retry.delay_ms': { on: ['model', 'event'], type: 'double', meaning: 'milliseconds until the next try' },
  'nika.task.id': { on: ['task', 'attempt'], type: 'string', meaning: 'the task' },
  'nika.task.verb': { on: ['task', 'attempt'], type: 'string', meaning: '`infer`, `exec` or `invoke`' },
  'nika.task.status': {
    on: ['task', 'attempt'],
    type: 'string',
    meaning: '`completed`, `failed`, `skipped`, `cancelled`, `paused` or `interrupted`',
  },
  'nika.task.attempt': { on: ['task', 'attempt'], type: 'int', meaning: 'the attempt, from 1; on the task the last one' },
  'nika.task.dependencies': { on: ['task'], type: 'string[]', meaning: 'the tasks it depends on' },
  'nika.task.reused_from': { on: ['task'], type: 'string', meaning: '`run_id:event_id` that its result was taken from' },
  'nika.task.reason': { on: ['task'], type: 'string', meaning: 'why it was skipped or cancelled' },
  'nika.code': { on: ['task', 'attempt'], type: 'string', meaning: 'the code of the error' },
  'nika.exec.signal': { on: ['command'], type: 'string', meaning: 'the signal that ended the program' },
  'nika.inputs': { on: ['event'], type: 'string', meaning: 'what the task received, as JSON', optIn: true },
  'nika.inputs.len': { on: ['event'], type: 'int', meaning: 'bytes of what the task received, as JSON' },
  'nika.template.field': { on: ['event'], type: 'string', meaning: 'where the template stands' },
  'nika.template.result': { on: ['event'], type: 'string', meaning: 'what the template became', optIn: true },
  'nika.template.result_len': { on: ['event'], type: 'int', meaning: 'bytes of what the template became' },
  'nika.permit.gate': { on: ['event'], type: 'string', meaning: 'which permit was asked for' },
  'nika.permit.decision': { on: ['event'], type: 'string', meaning: '`allow` or `deny`' },
  'nika.permit.why': { on: ['event'], type: 'string', meaning: 'the reason' },
  'nika.schema.path': { on: ['event'], type: 'string', meaning: 'where the schema stands' },
  'nika.schema.valid': { on: ['event'], type: 'boolean', meaning: 'whether the answer fits it' },
  'nika.schema.error_count': { on: ['event'], type: 'int', meaning: 'number of misfits' },
  'nika.retry.attempt': { on: ['event'], type: 'int', meaning: 'the attempt that failed' },
  'nika.prompt.mode': { on: ['event'], type: 'string', meaning: 'what kind of answer is asked for' },
  'nika.prompt.message': { on: ['event'], type: 'string', meaning: 'the question to the person', optIn: true },
  'nika.prompt.origin': { on: ['event'], type: 'string', meaning: 'who answered' },
  'nika.prompt.answer': { on: ['event'], type: 'string', meaning: 'the answer, as JSON', optIn: true },
  'nika.resumed.at_event': { on: ['event'], type: 'int', meaning: 'the last event before the resume' },
} as const satisfies Readonly<Record<string, AttributeDefinition>>

/** The name of an attribute that this package emits. */
export type AttributeName = keyof typeof attributeTable

export type AttributeValue = string | number | boolean | string[]

/**
 * Attributes by name as the log tells them: nobody may have validated it, so a value is fitted to its type before it leaves, or
 * left out.
 */
export type ToldAttributes = { readonly [Name in AttributeName]?: unknown }

/** Attributes by name; what the log does not say is absent. */
export type SpanAttributes = { readonly [Name in AttributeName]?: AttributeValue | undefined }
