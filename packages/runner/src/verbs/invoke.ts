import { freezeJson, isExactNumber, isNikaError, type JsonObject, type JsonValue, type NikaError } from '@nika/events'
import { type InvokeAction, languageError, renderValue } from '@nika/language'
import { describeThrown } from '../errors/coded-error.ts'
import { runnerError } from '../errors/codes.ts'
import { type Lazy, LazyRecord } from '../lazy.ts'
import type { Tool } from '../tools/tool.ts'
import type { StepContext } from './step-context.ts'
import { startStopwatch } from './stopwatch.ts'
import type { Verb } from './verb.ts'

/** What `invoke` can call. */
export interface InvokeOptions {
  /** Tools by name. */
  readonly tools: Readonly<Record<string, Lazy<Tool>>>
}

/**
 * `invoke`: calls a tool. Events: tool_called, then tool_responded or tool_failed.
 * @throws NIKA-INVOKE-001 for a tool that is not registered; what the tool throws, or NIKA-IMPL-002 when that has no code.
 */
export function invokeVerb(options: InvokeOptions): Verb<InvokeAction> {
  const tools = new LazyRecord(options.tools)
  return {
    name: 'invoke',
    effect: 'unsafe',
    async execute({ tool: name, args }, context) {
      const tool = await tools.get(name)
      if (tool === undefined) {
        throw languageError('NIKA-INVOKE-001', { message: `there is no tool ${name}`, hint: `registered are ${tools.names.join(', ')}` })
      }
      tool.validate?.(args)
      return callTool(tool, args, context)
    },
  }
}

async function callTool(tool: Tool, args: JsonObject, context: StepContext): Promise<JsonValue> {
  const { task_id, emit } = context
  const call_id = context.newCallId()
  const effect = typeof tool.effect === 'function' ? tool.effect(args) : tool.effect
  const event_id = await context.announce({ type: 'tool_called', task_id, call_id, tool: tool.name, args }, effect)
  const elapsed = startStopwatch()
  try {
    context.signal.throwIfAborted()
    const output = freezeJson(await tool.call(args, { ...context, call_id, event_id }))
    emit({ type: 'tool_responded', task_id, call_id, tool: tool.name, output_len: lengthOf(output), output, duration_ms: elapsed() })
    return output
  } catch (thrown) {
    const error = codedError(thrown, tool.name)
    emit({ type: 'tool_failed', task_id, call_id, tool: tool.name, error: error.message, code: error.code, duration_ms: elapsed() })
    throw error
  }
}

function codedError(error: unknown, tool: string): NikaError {
  if (isNikaError(error)) return error
  return runnerError('NIKA-IMPL-002', { message: `${tool} threw ${describeThrown(error)}`, cause: error })
}

/** UTF-8 bytes of a text, or of a value as JSON. */
function lengthOf(output: JsonValue): number {
  return Buffer.byteLength(
    typeof output === 'object' && output !== null && !isExactNumber(output) ? JSON.stringify(output) : renderValue(output),
  )
}
