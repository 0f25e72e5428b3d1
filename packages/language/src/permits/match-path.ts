import { matchesGlob } from './match-glob.ts'

/**
 * A path in lexical normal form: `.` and `..` resolved, separators collapsed, no trailing one. A relative path that leaves
 * its base keeps its leading `..`. Nothing is looked up: links are the caller's.
 */
export function normalizePath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') kept.push(segment)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!isAbsolute) kept.push('..')
  }
  return isAbsolute ? `/${kept.join('/')}` : kept.join('/') || '.'
}

/**
 * Whether a path lies within a glob, both in normal form: `*` and `?` match inside one segment, `**` any number of
 * segments. A relative glob holds no absolute path and none that leaves its base, whatever its stars.
 */
export function matchesPath(path: string, glob: string): boolean {
  if (path.includes('\0')) return false
  const value = normalizePath(path)
  const pattern = normalizePath(glob)
  if (value.startsWith('/') !== pattern.startsWith('/')) return false
  if (isOutside(value) && !isOutside(pattern)) return false
  return matchesGlob(segmentsOf(value), segmentsOf(pattern), '?')
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../')
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}
