/**
 * Whether segments match those of a glob: `**` stands for any number of segments, `*` for any characters within one, and
 * `anyCharacter`, where it is given, for one character. At worst length times length.
 */
export function matchesGlob(value: readonly string[], glob: readonly string[], anyCharacter?: '?'): boolean {
  const matchesUnit = (unit: string, part: string): boolean => part === unit || part === anyCharacter
  const matchesSegment = (segment: string, part: string): boolean =>
    matchesGreedily([...segment], [...part], { star: '*', matches: matchesUnit })
  return matchesGreedily(value, glob, { star: '**', matches: matchesSegment })
}

interface Matching {
  /** The part that stands for any number of items. */
  readonly star: string
  readonly matches: (item: string, part: string) => boolean
}

/** Goes back to the last star alone: an earlier one could only take what that one can take too. */
function matchesGreedily(items: readonly string[], pattern: readonly string[], { star, matches }: Matching): boolean {
  let index = 0
  let position = 0
  let lastStar = -1
  let starIndex = 0
  for (let item = items[index]; item !== undefined; item = items[index]) {
    const part = pattern[position]
    if (part === star) {
      lastStar = position++
      starIndex = index
    } else if (part !== undefined && matches(item, part)) {
      position++
      index++
    } else if (lastStar !== -1) {
      position = lastStar + 1
      index = ++starIndex
    } else return false
  }
  return pattern.slice(position).every((part) => part === star)
}
