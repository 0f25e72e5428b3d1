/** What each task depends on, in an order in which a task comes after what it depends on. */
export type TaskGraph = ReadonlyMap<string, readonly string[]>

export function chain(length: number): TaskGraph {
  return new Map(Array.from({ length }, (_, index) => [`t${index}`, index === 0 ? [] : [`t${index - 1}`]]))
}

/** One task, then so many at once, then one that needs them all. */
export function fanOut(width: number): TaskGraph {
  const middle = Array.from({ length: width }, (_, index) => `m${index}`)
  return new Map([['first', []], ...middle.map((id): [string, readonly string[]] => [id, ['first']]), ['last', middle]])
}

/** Layers in which every task needs every task of the layer before. */
export function layers(count: number, width: number): TaskGraph {
  const layer = (index: number): readonly string[] => Array.from({ length: width }, (_, place) => `l${index}_${place}`)
  return new Map(
    Array.from({ length: count }, (_, index) =>
      layer(index).map((id): [string, readonly string[]] => [id, index === 0 ? [] : layer(index - 1)]),
    ).flat(),
  )
}
