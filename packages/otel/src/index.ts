export {
  type AttributeDefinition,
  type AttributeName,
  type AttributePlace,
  type AttributeValue,
  attributeTable,
  type SpanAttributes,
} from './attributes/attribute-table.ts'
export { otelErrorTable } from './errors/codes.ts'
export { type ExportResult, type ExportRunOptions, exportRun } from './export/export-run.ts'
export type { ExportOptions } from './export/export-settings.ts'
export { type IdGenerator, nikaIds } from './live/nika-ids.ts'
export { type MirrorRunOptions, mirrorRun, type RunMirror, type TraceRunOptions, traceRun } from './live/run-mirror.ts'
export type { MirrorTrace } from './live/trace-port.ts'
export { SpanBuilder, toSpans } from './spans/span-builder.ts'
export type { SpanData, SpanEvent, SpanIdentity, SpanRow, SpanStatus } from './spans/span-data.ts'
export type { SpanOptions } from './spans/span-options.ts'
export { spanTree } from './tree/span-tree.ts'
