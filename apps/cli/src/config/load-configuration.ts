import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cliError } from '../errors/codes.ts'
import { type Configuration, noConfiguration } from './configuration.ts'

const fileNames = ['nika.config.ts', 'nika.config.js', 'nika.config.json']

/**
 * The configuration of a working directory.
 * @throws NIKA-CLI-011 when its file cannot be read or run, NIKA-CLI-012 for what it says wrong.
 */
export async function loadConfiguration(cwd: string): Promise<Configuration> {
  const [file, other] = fileNames.filter((name) => existsSync(join(cwd, name)))
  if (file === undefined) return noConfiguration
  if (other !== undefined) throw cliError('NIKA-CLI-012', { message: `there are both ${file} and ${other}`, hint: 'keep one of them' })
  const value = await readValue(cwd, file)
  const { readConfiguration } = await import('./read-configuration.ts')
  return readConfiguration(value, file)
}

async function readValue(cwd: string, file: string): Promise<unknown> {
  const path = join(cwd, file)
  try {
    if (file.endsWith('.json')) return JSON.parse(await readFile(path, 'utf8'))
    // Not `import`: scripts that are loaded with a code cache of our own cannot.
    const module: unknown = createRequire(path)(path)
    return defaultExport(module)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw cliError('NIKA-CLI-011', { message: `${file} cannot be read: ${reason}`, details: { file }, cause })
  }
}

/** Of an ES module its default export; a CommonJS module is what it exports. */
function defaultExport(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : module
}
