import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isNikaError } from '@nika/events'
import { type Diagnostic, type Extensions, fixWorkflow } from '@nika/language'
import { cliErrorTable } from '../errors/codes.ts'
import { replaceFile } from './replace-file.ts'
import { type CheckedFile, checkFile, type FileProblem, type FileSource } from './workflow-file.ts'

/**
 * Fixes what can be fixed in a workflow file, and judges what it then holds. The file is written only when something is
 * changed. Never throws: a file that cannot be written is a problem of its own, and stays as it was.
 */
export async function fixFile(name: string, source: FileSource, extensions: Extensions = {}): Promise<CheckedFile> {
  const checked = await checkFile(name, source, extensions)
  if (checked.problems.every(({ fix }) => fix === undefined)) return { ...checked, fixed: [] }
  try {
    const fixed = await writeFixes(name, source.cwd, extensions)
    return { ...(await checkFile(name, source, extensions)), fixed }
  } catch (error) {
    return { ...checked, problems: [unwritten(name, error), ...checked.problems], fixed: [] }
  }
}

async function writeFixes(name: string, cwd: string, extensions: Extensions): Promise<readonly Diagnostic[]> {
  const path = resolve(cwd, name)
  if (!(await stat(path)).isFile()) throw new Error('it is no file that could be replaced')
  const from = await readFile(path)
  // Whatever came into the file since it was checked: what cannot be kept exactly is not written.
  const before = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(from)
  const { text, applied } = fixWorkflow(before, { ...extensions, file: name })
  if (applied.length > 0) await replaceFile(path, { from, to: text })
  return applied
}

function unwritten(name: string, error: unknown): FileProblem {
  const { code, message, hint } = isNikaError(error)
    ? error
    : {
        code: 'NIKA-CLI-014',
        message: `${name} cannot be fixed: ${error instanceof Error ? error.message : String(error)}`,
        hint: cliErrorTable['NIKA-CLI-014'].hint,
      }
  return { code, severity: 'error', message, hint, path: '' }
}
