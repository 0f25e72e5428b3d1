export type { EventStoreCheck, EventStoreHarness, StoreModule } from './event-store/check.ts'
export { eventStoreChecks } from './event-store/event-store-checks.ts'
export { serveStore } from './event-store/serve-store.ts'
