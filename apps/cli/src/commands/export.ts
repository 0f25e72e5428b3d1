import type { Event, RunSummary } from '@nika/events'
import { exportRun, SpanBuilder, type SpanData, spanTree } from '@nika/otel'
import { exportDescription } from '../arguments/command-descriptions.ts'
import { optionValue, parseArguments } from '../arguments/parse-arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { cliError } from '../errors/codes.ts'
import { exitCodes } from '../errors/exit-codes.ts'
import { findRun } from '../runs/find-run.ts'
import { openRunStore } from '../runs/run-store.ts'
import { escapeLine } from '../terminal/escape.ts'
import { plural } from '../terminal/quantities.ts'

/**
 * `nika export RUN --to otlp URL`: sends the spans of a stored run to a collector; `--to tree` prints them instead.
 * @throws NIKA-CLI-003 for another `--to`; the codes of `findRun` and of `exportRun`.
 */
export async function exportCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const parsed = parseArguments(exportDescription, args)
  const [name = '', url] = parsed.operands
  const target = optionValue(parsed, 'to') ?? 'otlp'
  if ((target !== 'otlp' && target !== 'tree') || (target === 'tree' && url !== undefined)) throw wrongTarget(target)
  const runs = openRunStore(context)
  const run = await findRun(runs, name)
  const content = parsed.options.has('content') ? true : undefined
  const events = runs.store.read(run.run_id)
  if (target === 'tree') {
    context.stdout.write(await treeOf(events, { content, running: run.being_written }))
    return exitCodes.completed
  }
  const sent = await exportRun(events, {
    url,
    content,
    environment: context.env,
    running: run.being_written,
    onWarning: (message) => context.stderr.write(`note: ${escapeLine(message)}\n`),
  })
  if (sent.url !== undefined) context.stderr.write(sentText(run, sent.spans, sent.url))
  return exitCodes.completed
}

interface TreeOptions {
  readonly content: boolean | undefined
  /** A process still writes the run: what is open is no span yet. */
  readonly running: boolean | undefined
}

async function treeOf(events: AsyncIterable<Event>, { content, running }: TreeOptions): Promise<string> {
  const builder = new SpanBuilder({ content })
  const spans: SpanData[] = []
  for await (const event of events) for (const span of builder.take(event)) spans.push(span)
  if (running !== true) for (const span of builder.end()) spans.push(span)
  return spanTree(spans)
}

function sentText({ run_id }: RunSummary, spans: number, url: string): string {
  return `sent ${plural(spans, 'span')} of run ${run_id} to ${escapeLine(url)}\n`
}

function wrongTarget(target: string): Error {
  return cliError('NIKA-CLI-003', {
    message:
      target === 'tree'
        ? '`--to tree` prints the spans: it takes no URL'
        : `there is nothing to export to called \`${escapeLine(target)}\``,
    hint: 'nika export RUN --to otlp URL, or nika export RUN --to tree',
  })
}
