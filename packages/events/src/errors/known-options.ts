import { logError } from './codes.ts'

/**
 * Refuses options that do not exist, which are mostly misspelled.
 * @param known the options there are; a record, so that the compiler holds it against their type
 * @throws NIKA-LOG-019
 */
export function requireKnownOptions<Options extends object>(options: Options, known: Readonly<Record<keyof Options, true>>): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue
    throw logError('NIKA-LOG-019', {
      message: `there is no option ${JSON.stringify(name)}; there are ${Object.keys(known).join(', ')}`,
      details: { option: name },
    })
  }
}
