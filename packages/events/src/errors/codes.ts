import { defineErrors } from './define-errors.ts'

/** The codes of @nika/events and of every event store: NIKA-LOG. */
export const logErrorTable = {
  'NIKA-LOG-001': {
    title: 'Value is not JSON',
    hint: 'record plain JSON values: null, booleans, finite numbers, strings, arrays and plain objects',
    category: 'validation_error',
  },
  'NIKA-LOG-002': {
    title: 'Event has the wrong shape',
    hint: 'compare the event with the published JSON Schema of events',
    category: 'validation_error',
  },
  'NIKA-LOG-003': { title: 'Log is closed', hint: 'emit before close(), or make a new EventLog', category: 'validation_error' },
  'NIKA-LOG-004': {
    title: 'Line is not JSON',
    hint: 'the log is damaged at this line; what stands before it is intact',
    category: 'parse_error',
  },
  'NIKA-LOG-005': {
    title: 'Last line is torn',
    hint: 'the writer died while writing it; everything before it is intact',
    category: 'parse_error',
  },
  'NIKA-LOG-006': {
    title: 'Line is too long',
    hint: 'keep a single event below maxLineBytes; put large contents into files',
    category: 'validation_error',
  },
  'NIKA-LOG-007': {
    title: 'Event ids are not 0, 1, 2, …',
    hint: 'a log holds each id once and in order; the log is damaged or two logs were mixed',
    category: 'validation_error',
  },
  'NIKA-LOG-008': {
    title: 'Time goes backwards',
    hint: 'timestamp_ms never decreases within a log; the log is damaged or was edited',
    category: 'validation_error',
  },
  'NIKA-LOG-009': { title: 'Log format is not known', hint: 'read this log with a newer version', category: 'validation_error' },
  'NIKA-LOG-010': {
    title: 'Append conflicts with what is stored',
    hint: 'another writer went on with this run; read it again before you append',
    category: 'validation_error',
  },
  'NIKA-LOG-011': {
    title: 'Run is being written by another process',
    hint: 'wait until it ends, or stop that process',
    category: 'validation_error',
    transient: true,
  },
  'NIKA-LOG-012': { title: 'No such run', hint: 'list the runs that exist', category: 'validation_error' },
  'NIKA-LOG-013': {
    title: 'Sync to disk failed',
    hint: 'the disk may be failing; what was acknowledged before is kept',
    category: 'internal_error',
  },
  'NIKA-LOG-014': {
    title: 'Events could not be written',
    hint: 'free some space or check the folder, then go on',
    category: 'internal_error',
    transient: true,
  },
  'NIKA-LOG-015': { title: 'Not an event id', hint: 'event ids are the whole numbers 0, 1, 2, …', category: 'validation_error' },
  'NIKA-LOG-016': { title: 'Value is nested too deeply', hint: 'keep values below maxJsonDepth levels', category: 'validation_error' },
  'NIKA-LOG-017': {
    title: 'Line is not UTF-8',
    hint: 'the log is damaged at this line; what stands before it is intact',
    category: 'parse_error',
  },
  'NIKA-LOG-018': {
    title: 'Run was taken over by another process',
    hint: 'this process no longer writes the run; the stored events are intact',
    category: 'validation_error',
  },
  'NIKA-LOG-019': { title: 'Option is not known', hint: 'check the spelling of the option', category: 'validation_error' },
  'NIKA-LOG-020': {
    title: 'Shared log is gone',
    hint: 'the thread that owns the log has closed it or has ended',
    category: 'internal_error',
  },
  'NIKA-LOG-021': { title: 'Run name is ambiguous', hint: 'give more characters of the run id', category: 'validation_error' },
  'NIKA-LOG-022': { title: 'Not a run id', hint: 'run ids hold letters, digits, - and _ only', category: 'validation_error' },
  'NIKA-LOG-023': {
    title: 'Events could not be read',
    hint: 'check the folder and its permissions, then try again',
    category: 'internal_error',
  },
} as const

/** Creates an error of this package or of an event store. */
export const logError = defineErrors(logErrorTable)
