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
  return matchesSegments(segmentsOf(value), segmentsOf(pattern))
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../')
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.')
}

/** Greedy, going back to the last `**` alone: at worst length times length. */
function matchesSegments(value: readonly string[], pattern: readonly string[]): boolean {
  return matchesGreedily(
    value.length,
    pattern,
    (segment) => segment === '**',
    (index, segment) => matchesSegment(value[index] ?? '', segment),
  )
}

function matchesSegment(value: string, pattern: string): boolean {
  const units = [...value]
  return matchesGreedily(
    units.length,
    [...pattern],
    (unit) => unit === '*',
    (index, unit) => unit === '?' || unit === units[index],
  )
}

/** Matches a sequence against a pattern with one kind of star. */
export function matchesGreedily(
  length: number,
  pattern: readonly string[],
  isStar: (part: string) => boolean,
  matches: (index: number, part: string) => boolean,
): boolean {
  let index = 0
  let position = 0
  let star = -1
  let starIndex = 0
  while (index < length) {
    const part = pattern[position]
    if (part !== undefined && isStar(part)) {
      star = position++
      starIndex = index
    } else if (part !== undefined && matches(index, part)) {
      position++
      index++
    } else if (star !== -1) {
      position = star + 1
      index = ++starIndex
    } else return false
  }
  return pattern.slice(position).every(isStar)
}
