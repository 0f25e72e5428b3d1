import type { ErrorTable } from '@nika/events'

/** What the tables say can be done about a failure that a log tells; undefined for a code of somebody else. */
export async function hintOf(code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined
  const tables = await Promise.all(loaders.map((load) => load()))
  return tables.find((table) => Object.hasOwn(table, code))?.[code]?.hint
}

const loaders: readonly (() => Promise<ErrorTable>)[] = [
  async () => (await import('@nika/language')).languageErrorTable,
  async () => (await import('@nika/runner')).runnerErrorTable,
  async () => (await import('@nika/provider')).providerErrorTable,
  async () => (await import('@nika/events')).logErrorTable,
]
