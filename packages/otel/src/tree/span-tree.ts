import type { AttributeValue, SpanAttributes } from '../attributes/attribute-table.ts'
import type { SpanData } from '../spans/span-data.ts'

/**
 * Spans as a text tree: each with when it began and how long it took, its attributes, its events, the spans that it links to.
 * What it shows is all that a trace holds but the ids.
 */
export function spanTree(spans: readonly SpanData[]): string {
  const inOrder = [...spans].sort(byStart)
  const ids = new Set(spans.map(({ spanId }) => spanId))
  const roots = inOrder.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId))
  const tree: Tree = { children: groupByParent(inOrder), names: namesOf(spans), origin: roots[0]?.start ?? 0n }
  return roots.map((root) => branch(tree, root, '')).join('')
}

interface Tree {
  /** By the id of their parent, in the order in which they began. */
  readonly children: ReadonlyMap<string, readonly SpanData[]>
  readonly names: ReadonlyMap<string, string>
  /** When the first span began. */
  readonly origin: bigint
}

function branch(tree: Tree, span: SpanData, indent: string): string {
  const below = `${indent}  `
  const lines = [
    `${indent}${visible(span.name)}  ${kindText(span)}+${milliseconds(span.start - tree.origin)} ${milliseconds(span.end - span.start)}${statusText(span)}`,
    ...attributeLines(span.attributes, `${below}  `),
    ...span.links.map(({ traceId, spanId }) => `${below}  → ${visible(tree.names.get(spanId) ?? `span ${spanId} of trace ${traceId}`)}`),
    ...span.events.map(
      ({ name, time, attributes }) =>
        `${below}  • ${name} +${milliseconds(time - tree.origin)}${attributeTexts(attributes)
          .map((text) => `  ${text}`)
          .join('')}`,
    ),
  ]
  const children = tree.children.get(span.spanId) ?? []
  return `${lines.join('\n')}\n${children.map((child) => branch(tree, child, below)).join('')}`
}

function groupByParent(spans: readonly SpanData[]): ReadonlyMap<string, readonly SpanData[]> {
  const groups = new Map<string, SpanData[]>()
  for (const span of spans) {
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
  return status.message === undefined ? '  ERROR' : `  ERROR ${valueText(status.message)}`
}

function attributeLines(attributes: SpanAttributes, indent: string): readonly string[] {
  return attributeTexts(attributes).map((text) => `${indent}${text}`)
}

function attributeTexts(attributes: SpanAttributes): readonly string[] {
  return Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${valueText(value)}`))
}

/** As JSON, in which no text can pretend to be another line. */
function valueText(value: AttributeValue): string {
  return visible(JSON.stringify(value))
}

/** Control characters, bidirectional marks and invisible format characters, tags, halves of characters. */
const hidden = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu

/** A text on one line, in which what a terminal would obey or not show is written out as `\u001b`. */
function visible(text: string): string {
  return text.replace(hidden, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** Nanoseconds as milliseconds, exactly. */
function milliseconds(nanoseconds: bigint): string {
  const fraction = (nanoseconds % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')
  return `${nanoseconds / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}ms`
}
