import { assertNever, type EventOf, type JsonValue } from '@nika/events'
import { describeStep } from '../report/describe-step.ts'
import type { CallReport } from '../report/task-report.ts'
import { escapeLine } from '../terminal/escape.ts'
import { formatBytes, formatCost, formatDuration, formatTokens } from '../terminal/quantities.ts'
import { textOf } from '../terminal/show-value.ts'
import { block, fact, type ReportOptions, section, valueLines } from './report-lines.ts'

/** A model call, a command or a tool: what was asked, and what came back. */
export function callLines(call: CallReport, options: ReportOptions): readonly string[] {
  const { called } = call
  const title = escapeLine(describeStep(called))
  switch (called.type) {
    case 'provider_called':
      return section(`Model ${title}`, [...requestLines(called, options), ...answerLines(call, options)], options)
    case 'command_started':
      return section(`Command ${title}`, [...commandLines(called, options), ...exitLines(call, options)], options)
    case 'tool_called':
      return section(
        `Tool ${title}`,
        [...argumentLines(called, options), ...httpLines(call, options), ...toolLines(call, options)],
        options,
      )
    default:
      return assertNever(called)
  }
}

function requestLines(called: EventOf<'provider_called'>, options: ReportOptions): readonly string[] {
  const { parameters = {}, system, prompt, messages, prompt_len, stream, server, attempt = 1 } = called
  const settings = Object.entries(parameters).map(([name, value]) => `${escapeLine(name)} ${escapeLine(JSON.stringify(value))}`)
  const way = [...(stream === true ? ['streamed'] : []), ...(server === undefined ? [] : [`from ${escapeLine(server.address)}`])]
  const content: JsonValue = prompt ?? messages ?? null
  return [
    ...(attempt === 1 ? [] : [fact('try', String(attempt), options)]),
    ...(settings.length + way.length === 0 ? [] : [fact('parameters', [...settings, ...way].join(', '), options)]),
    ...(system === undefined ? [] : [fact('system', '', options).trimEnd(), ...block(system, options)]),
    fact('prompt', formatBytes(prompt_len), options),
    ...(content === null ? [] : block(textOf(content), options)),
  ]
}

function answerLines({ ended }: CallReport, options: ReportOptions): readonly string[] {
  const { paint } = options
  if (ended?.type === 'provider_failed') return [...failed(ended, options), ...tokenLine(ended, options), ...costLine(ended, options)]
  if (ended?.type !== 'provider_responded') return [unanswered(options)]
  const { model, output_len, duration_ms, time_to_first_token_ms, finish_reason, request_id, tool_calls } = ended
  const first = time_to_first_token_ms === undefined ? '' : `, first token after ${formatDuration(time_to_first_token_ms)}`
  const reason = finish_reason ?? 'not told'
  return [
    fact(
      'answer',
      `${formatBytes(output_len)}${model === undefined ? '' : ` from ${escapeLine(model)}`}${took(duration_ms)}${first}`,
      options,
    ),
    ...tokenLine(ended, options),
    ...costLine(ended, options),
    fact('finish_reason', reason === 'stop' ? reason : paint('yellow', escapeLine(reason)), options),
    ...(tool_calls === undefined ? [] : valueLines('tool_calls', tool_calls, options)),
    ...(request_id === undefined ? [] : [fact('request_id', escapeLine(request_id), options)]),
  ]
}

/** Counts as the provider told them; what it did not tell is said to be so, and never 0. */
function tokenLine({ usage = {} }: EventOf<'provider_responded'> | EventOf<'provider_failed'>, options: ReportOptions): readonly string[] {
  const { cache_read_input_tokens, cache_creation_input_tokens, reasoning_tokens } = usage
  const parts = [
    formatTokens(usage) ?? 'not told',
    ...(cache_read_input_tokens === undefined ? [] : [`${cache_read_input_tokens} read from the cache`]),
    ...(cache_creation_input_tokens === undefined ? [] : [`${cache_creation_input_tokens} written to the cache`]),
    ...(reasoning_tokens === undefined ? [] : [`${reasoning_tokens} for reasoning`]),
  ]
  return [fact('tokens', parts.join(', '), options)]
}

function costLine({ cost }: EventOf<'provider_responded'> | EventOf<'provider_failed'>, options: ReportOptions): readonly string[] {
  const price = cost === undefined ? undefined : formatCost({ usd: cost.usd, unpriced_calls: 0 })
  return price === undefined ? [] : [fact('cost', price, options)]
}

function commandLines({ cwd }: EventOf<'command_started'>, options: ReportOptions): readonly string[] {
  return cwd === undefined ? [] : [fact('in', escapeLine(cwd), options)]
}

function exitLines({ ended }: CallReport, options: ReportOptions): readonly string[] {
  if (ended?.type !== 'command_exited') return [unanswered(options)]
  const { exit_code, signal, error, stdout_len, stderr, duration_ms } = ended
  const end = error ?? (signal === undefined ? `exit code ${exit_code ?? 'not told'}` : `ended by ${signal}`)
  const written = stdout_len === undefined ? '' : `, ${formatBytes(stdout_len)} of output`
  return [
    fact('exit', `${escapeLine(end)}${written}${took(duration_ms)}`, options),
    ...(stderr === undefined || stderr === '' ? [] : [fact('stderr', '', options).trimEnd(), ...block(stderr, options)]),
  ]
}

function argumentLines({ args }: EventOf<'tool_called'>, options: ReportOptions): readonly string[] {
  return args === undefined ? [] : valueLines('args', args, options)
}

function httpLines({ http }: CallReport, options: ReportOptions): readonly string[] {
  return http.map(({ method = 'GET', url = '', status, body_len, duration_ms }) => {
    const size = body_len === undefined ? '' : `, ${formatBytes(body_len)}`
    return fact('HTTP', `${escapeLine(`${method} ${url}`)} → ${status ?? 'no status'}${size}${took(duration_ms)}`, options)
  })
}

function toolLines({ ended }: CallReport, options: ReportOptions): readonly string[] {
  if (ended?.type === 'tool_failed') return failed(ended, options)
  if (ended?.type !== 'tool_responded') return [unanswered(options)]
  const size = ended.output_len === undefined ? 'done' : formatBytes(ended.output_len)
  return [fact('answer', `${size}${took(ended.duration_ms)}`, options)]
}

function failed(
  { code, error = 'no reason is told', duration_ms }: EventOf<'provider_failed'> | EventOf<'tool_failed'>,
  options: ReportOptions,
) {
  return [
    fact('failed', `${options.paint('red', escapeLine(code === undefined ? error : `${code}: ${error}`))}${took(duration_ms)}`, options),
  ]
}

function unanswered(options: ReportOptions): string {
  return fact('answer', options.paint('yellow', 'none so far'), options)
}

function took(durationMs: number | undefined): string {
  return durationMs === undefined ? '' : `, ${formatDuration(durationMs)}`
}
