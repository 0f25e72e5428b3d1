import type { AttributeValue, SpanAttributes } from '../attributes/attribute-table.ts'
import type { SpanData } from '../spans/span-data.ts'

/**
 * Spans as a text tree: each with when it began and how long it took, its attributes, its events, the spans that it links to.
 * What it shows is all that a trace holds but the ids.
 */
export function spanTree(spans: readonly SpanData[]): string {
  const roots = childrenOf(spans, undefined)
  const origin = roots[0]?.start ?? 0n
  return roots.map((root) => branch({ spans: groupByParent(spans), names: namesOf(spans), origin }, root, '')).join('')
}

interface Tree {
  readonly spans: ReadonlyMap<string, readonly SpanData[]>
  readonly names: ReadonlyMap<string, string>
  /** When the first span began. */
  readonly origin: bigint
}

function branch(tree: Tree, span: SpanData, indent: string): string {
  const below = `${indent}  `
  const lines = [
    `${indent}${span.name}  ${kindText(span)}+${milliseconds(span.start - tree.origin)} ${milliseconds(span.end - span.start)}${statusText(span)}`,
    ...attributeLines(span.attributes, `${below}  `),
    ...span.links.map(({ traceId, spanId }) => `${below}  → ${tree.names.get(spanId) ?? `span ${spanId} of trace ${traceId}`}`),
    ...span.events.map(
      ({ name, time, attributes }) =>
        `${below}  • ${name} +${milliseconds(time - tree.origin)}${attributeTexts(attributes)
          .map((text) => `  ${text}`)
          .join('')}`,
    ),
  ]
  const children = tree.spans.get(span.spanId) ?? []
  return `${lines.join('\n')}\n${children.map((child) => branch(tree, child, below)).join('')}`
}

/** Spans whose parent is not among them, or of one parent; in the order in which they began. */
function childrenOf(spans: readonly SpanData[], parent: string | undefined): readonly SpanData[] {
  const ids = new Set(spans.map(({ spanId }) => spanId))
  return spans
    .filter(({ parentSpanId }) => (parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : undefined) === parent)
    .sort(byStart)
}

function groupByParent(spans: readonly SpanData[]): ReadonlyMap<string, readonly SpanData[]> {
  const groups = new Map<string, SpanData[]>()
  for (const span of [...spans].sort(byStart)) {
    const { parentSpanId } = span
    if (parentSpanId === undefined) continue
    const group = groups.get(parentSpanId)
    if (group === undefined) groups.set(parentSpanId, [span])
    else group.push(span)
  }
  return groups
}

function byStart(left: SpanData, right: SpanData): number {
  return left.start < right.start ? -1 : left.start > right.start ? 1 : 0
}

function namesOf(spans: readonly SpanData[]): ReadonlyMap<string, string> {
  return new Map(spans.map(({ spanId, name }) => [spanId, name]))
}

function kindText({ kind }: SpanData): string {
  return kind === 'client' ? 'CLIENT ' : ''
}

function statusText({ status }: SpanData): string {
  if (status.code === 'unset') return ''
  return status.message === undefined ? '  ERROR' : `  ERROR ${JSON.stringify(status.message)}`
}

function attributeLines(attributes: SpanAttributes, indent: string): readonly string[] {
  return attributeTexts(attributes).map((text) => `${indent}${text}`)
}

function attributeTexts(attributes: SpanAttributes): readonly string[] {
  return Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${valueText(value)}`))
}

/** As JSON, in which no text can pretend to be another line. */
function valueText(value: AttributeValue): string {
  return JSON.stringify(value)
}

/** Nanoseconds as milliseconds, exactly. */
function milliseconds(nanoseconds: bigint): string {
  const fraction = (nanoseconds % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')
  return `${nanoseconds / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}ms`
}
