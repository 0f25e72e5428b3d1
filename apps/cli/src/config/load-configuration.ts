import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isNikaError } from '@nika/events'
import { cliError } from '../errors/codes.ts'
import { type Configuration, noConfiguration } from './configuration.ts'
import { type ConfigurationFile, inFile, unreadable } from './configuration-error.ts'

const fileNames = ['nika.config.ts', 'nika.config.js', 'nika.config.json']

/**
 * The configuration of a working directory.
 * @throws NIKA-CLI-011 when its file cannot be read or run, NIKA-CLI-012 for what it says wrong.
 */
export async function loadConfiguration(cwd: string): Promise<Configuration> {
  const [name, other] = fileNames.filter((fileName) => existsSync(join(cwd, fileName)))
  if (name === undefined) return noConfiguration
  if (other !== undefined) throw cliError('NIKA-CLI-012', { message: `there are both ${name} and ${other}`, hint: 'keep one of them' })
  const file = await openFile(name, join(cwd, name))
  const value = readValue(file)
  const { readConfiguration } = await import('./read-configuration.ts')
  try {
    return readConfiguration(value)
  } catch (error) {
    throw isNikaError(error, 'NIKA-CLI-012') ? await inFile(file, error) : error
  }
}

async function openFile(name: string, path: string): Promise<ConfigurationFile> {
  if (!name.endsWith('.json')) return { name, path }
  try {
    return { name, path, text: await readFile(path, 'utf8') }
  } catch (cause) {
    throw unreadable({ name, path }, cause)
  }
}

function readValue(file: ConfigurationFile): unknown {
  try {
    // Not `import`: scripts that are loaded with a code cache of our own cannot.
    return file.text === undefined ? defaultExport(createRequire(file.path)(file.path)) : JSON.parse(file.text)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** Of an ES module its default export; a CommonJS module is what it exports. */
function defaultExport(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : module
}
