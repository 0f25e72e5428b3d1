export { logErrorTable } from './errors/codes.ts'
export { defineErrors, type ErrorDefinition, type ErrorOccurrence, type ErrorTable } from './errors/define-errors.ts'
export {
  type DetailsOf,
  type ErrorCategory,
  type ErrorPlace,
  isNikaError,
  NikaError,
  type NikaErrorCode,
  type NikaErrorDetails,
  type NikaErrorInit,
} from './errors/nika-error.ts'
export { checkKind, type KindIssue } from './event/check-kind.ts'
export {
  assertNever,
  type CustomEventKind,
  type CustomEventKinds,
  type EmittedKind,
  type Event,
  type EventKind,
  type EventOf,
  isKnownKind,
  type KnownEventKind,
  type KnownEventKinds,
  type KnownEventType,
  taskIdOf,
  type UnknownEventKind,
} from './event/event.ts'
export { requireEventId } from './event/event-id.ts'
export { EventStream } from './event/event-stream.ts'
export { endsRun } from './event/run-end.ts'
export type { Cost, CostTotal, EventReference, Producer, Usage } from './event/shapes.ts'
export { DataStore, type TaskResult, type TaskResultStatus } from './fold/data-store.ts'
export { type EventSource, fold, replay } from './fold/fold.ts'
export { type Owner, PersistentMap } from './fold/persistent-map.ts'
export type { FoldOptions, Projection, Snapshot } from './fold/projection.ts'
export { evolve, initialRunState, type RunState, type RunStatus, runStateProjection } from './fold/run-state.ts'
export { isSettled, type OpenCall, type TaskError, type TaskState, type TaskStatus } from './fold/task-state.ts'
export { addDollars, addUsage } from './fold/usage-total.ts'
export { type ExactNumber, isExactNumber, isJsonNumber } from './json/exact-number.ts'
export { freezeJson } from './json/freeze-json.ts'
export type { JsonArray, JsonObject, JsonValue } from './json/json-value.ts'
export { maxJsonDepth, maxLineBytes } from './json/limits.ts'
export { parseJson } from './json/parse-json.ts'
export { exactNumber } from './json/read-number-literal.ts'
export type { Clock } from './log/clock.ts'
export { EventLog, type EventLogOptions } from './log/event-log.ts'
export type { LiveProjection } from './log/live-projection.ts'
export type { SharedLogHandle } from './log/share-log.ts'
export { decodeEvents, type NdjsonSource } from './ndjson/decode.ts'
export { encodeEvent, encodeEvents } from './ndjson/encode.ts'
export { type DecodeOptions, EventDecoder, type TornTail } from './ndjson/event-decoder.ts'
export { logFormat } from './ndjson/upcast.ts'
export type {
  AppendOptions,
  EventStore,
  FollowOptions,
  ReadOptions,
  RunFilter,
  RunSummary,
  StoredRunStatus,
} from './store/event-store.ts'
export { MemoryEventStore } from './store/memory-store.ts'
export { Recorder, type RecorderOptions } from './store/recorder.ts'
export { isRunId, requireRunId } from './store/run-id.ts'
export { latestFirst, matchesFilter, summarizeRun } from './store/run-summary.ts'
export { type AppendRequest, type StoredEvents, unwrittenEvents } from './store/unwritten-events.ts'
