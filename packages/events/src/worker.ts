export { openSharedLog, type SharedLog } from './log/shared-log.ts'
