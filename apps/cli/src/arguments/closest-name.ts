/** The candidate that `name` most likely means; undefined when none is close. */
function closestName(name: string, candidates: readonly string[]): string | undefined {
  const furthest = Math.min(3, Math.ceil(name.length / 2))
  const measured = candidates.map((candidate) => ({ candidate, distance: editDistance(name.slice(0, 64), candidate) }))
  const close = measured.filter(({ distance }) => distance <= furthest).sort((left, right) => left.distance - right.distance)
  return close[0]?.candidate
}

/** `did you mean …?`, or what else to do when no candidate is close. */
export function suggestion(name: string, candidates: readonly string[], otherwise: string): string {
  const closest = closestName(name, candidates)
  return closest === undefined ? otherwise : `did you mean \`${closest}\`?`
}

/** Insertions, deletions and substitutions (Levenshtein). */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
