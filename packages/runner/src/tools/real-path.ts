import { readlink, realpath } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { matchesPath } from '@nika/language'
import { errnoOf } from '../errors/errno.ts'
import type { StepContext } from '../verbs/step-context.ts'

/**
 * Where a path of a workflow really leads, permitted there too: an allowed path may hold links that lead out of what is allowed.
 * A part that does not exist yet is taken as it is written. What runs beside this and exchanges a folder for a link between this
 * judgement and the use of the path is not seen.
 * @throws NIKA-SEC-004 when it leads out of the permits; what the file system says when it cannot be followed.
 */
export async function permittedPath(gate: 'fs.read' | 'fs.write', path: string, context: StepContext): Promise<string> {
  const base = await realpath(context.cwd)
  const real = await followLinks(resolve(context.cwd, path))
  // As written it was judged before the tool was called.
  if (real === resolve(base, path)) return real
  const { read, write } = context.permits?.fs ?? {}
  const grants = (gate === 'fs.read' ? read : write) ?? []
  // A grant is relative to the cwd or absolute, and a real path can be spelled both ways.
  const spelled = relative(base, real)
  const isGranted = grants.some((grant) => matchesPath(spelled, grant))
  context.checkPermit({ gate, path: isGranted ? spelled : real })
  return real
}

const mostLinks = 40

/** The path with all links followed, as `realpath` does, but for the part that does not exist. */
async function followLinks(path: string, followed = 0): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || path === dirname(path) || followed > mostLinks) throw error
  }
  const parent = await followLinks(dirname(path), followed + 1)
  const link = await readlink(path).catch(() => undefined)
  return link === undefined ? join(parent, basename(path)) : followLinks(resolve(parent, link), followed + 1)
}
