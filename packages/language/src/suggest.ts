const maxDistance = 3
/** Longer names are compared with nothing, and only so many names are compared: a suggestion must stay cheap. */
const maxNameLength = 40
const maxCandidates = 300

/** The candidate that `name` most likely means; undefined when none is close. */
export function closestName(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > maxNameLength) return undefined
  let best: string | undefined
  // Of a name of one letter nothing would be left but its case.
  let bestDistance = Math.min(maxDistance, Math.ceil(name.length / 2), Math.max(0, name.length - 1)) + 1
  let compared = 0
  for (const candidate of candidates) {
    if (++compared > maxCandidates) break
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** `did you mean …?` when a candidate is close; else the names that there are, when they are few. */
export function suggestion(
  name: string,
  candidates: readonly string[],
  show: (candidate: string) => string = (text) => text,
): string | undefined {
  const closest = closestName(name, candidates)
  if (closest !== undefined) return `did you mean \`${show(closest)}\`?`
  if (candidates.length === 0 || candidates.length > 12) return undefined
  return `there ${candidates.length === 1 ? 'is' : 'are'} ${candidates.map((candidate) => `\`${show(candidate)}\``).join(', ')}`
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      let distance = Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforePrevious[column - 2] ?? 0) + 1)
      }
      current.push(distance)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[to.length] ?? 0
}
