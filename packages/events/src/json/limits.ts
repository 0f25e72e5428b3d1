/** Levels of arrays and objects that a value may be nested. */
export const maxJsonDepth = 1000

/** Bytes that one line of a log may hold, its LF apart: 256 MiB. Holds for writing and for reading alike. */
export const maxLineBytes = 256 * 1024 * 1024
