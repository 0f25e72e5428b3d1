import { access, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { NikaError } from '@nika/events'
import { closestName } from '@nika/language'
import { runnerError } from '../errors/codes.ts'
import { errnoOf } from '../errors/errno.ts'
import type { Program } from './run-program.ts'

/** The error of a program that could not be started, from what the platform says: NIKA-EXEC-002. */
export async function startError(cause: unknown, program: Program): Promise<NikaError> {
  const code = errnoOf(cause)
  const { message, hint, transient } = await explain(code, program)
  const details = { program: program.command[0], cwd: program.cwd, errno: code }
  return runnerError('NIKA-EXEC-002', { message, hint, transient, details, cause })
}

interface Explanation {
  readonly message: string
  readonly hint?: string
  readonly transient?: boolean
}

async function explain(code: string | undefined, { command, cwd, environment }: Program): Promise<Explanation> {
  const name = JSON.stringify(command[0] ?? '')
  if ((code === 'ENOENT' || code === 'ENOTDIR') && !(await isFolder(cwd))) {
    return { message: `the working directory ${JSON.stringify(cwd)} is not a folder`, hint: 'correct `cwd:`, or make the folder first' }
  }
  switch (code) {
    case 'ENOENT':
      return explainMissing(command[0] ?? '', cwd, environment['PATH'])
    case 'EACCES':
      return { message: `${name} may not be executed`, hint: 'check that it is a program, and its permissions (`chmod +x`)' }
    case 'E2BIG':
      return { message: `the arguments of ${name} are longer than the system takes`, hint: 'pass large values by `stdin:` or in a file' }
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return { message: `the system has no room for another process (${code})`, hint: 'run fewer programs at a time', transient: true }
    case 'ERR_INVALID_ARG_VALUE':
      return {
        message: `the command of ${name} holds what no program can be given`,
        hint: 'the program needs a name, and no part may hold a zero byte',
      }
    default:
      return { message: `${name} could not be started${code === undefined ? '' : ` (${code})`}` }
  }
}

async function explainMissing(program: string, cwd: string, path: string | undefined): Promise<Explanation> {
  const name = JSON.stringify(program)
  if (program.includes('/')) {
    return { message: `there is no program ${name}`, hint: 'check the path, and the interpreter that its first line names' }
  }
  const message = `the program ${name} is not on the PATH${path === undefined ? ', which is not set' : ''}`
  if (await exists(join(cwd, program))) return { message, hint: `did you mean \`./${program}\`, in the working directory?` }
  const closest = await closestProgram(program, path ?? '')
  const question = closest === undefined ? 'is it installed?' : `did you mean \`${closest}\`?`
  return { message, hint: `${question} Arguments are list items of their own` }
}

async function closestProgram(program: string, path: string): Promise<string | undefined> {
  const folders = await Promise.all(path.split(':').map((folder) => readdir(folder).catch((): string[] => [])))
  // There are thousands; the first letter is seldom the wrong one.
  return closestName(
    program,
    folders.flat().filter((name) => name[0] === program[0]),
  )
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
