/** Levels of arrays and objects that a value may be nested. */
export const maxJsonDepth = 1000

/** Levels of a line: those of an event's kind, and the event around it. */
export const maxLineDepth = maxJsonDepth + 1

/** Bytes that one line of a log may hold, its LF apart: 256 MiB. Holds for writing and for reading alike. */
export const maxLineBytes = 256 * 1024 * 1024

/** Bytes that a value may have as JSON text: what a line holds, less the id and the time that stand around an event's kind. */
export const maxJsonBytes = maxLineBytes - 128
