/** Milliseconds of each round, in the order of the rounds. */
export type Times = readonly number[]

export interface Rounds {
  /** Default 15. */
  readonly rounds?: number
  /** Rounds before the first that counts; default 3. */
  readonly warmups?: number
  /** Each case is repeated for so long in each round, and its time is that of one repetition; default: it is done once. */
  readonly atLeastMs?: number
  /** Collects garbage before each, so that none pays for another; default true. */
  readonly collects?: boolean
}

/** Does several things by turns, so that whatever else the machine does meanwhile meets all of them alike. */
export async function interleave<Name extends string>(
  cases: Readonly<Record<Name, () => unknown>>,
  { rounds = 15, warmups = 3, atLeastMs = 0, collects = true }: Rounds = {},
): Promise<ReadonlyMap<Name, Times>> {
  const names = namesOf(cases)
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = -warmups; round < rounds; round++) {
    for (const name of names) {
      if (collects) globalThis.gc?.()
      const time = await timeOf(cases[name], atLeastMs)
      if (round >= 0) times.get(name)?.push(time)
    }
  }
  return times
}

async function timeOf(work: () => unknown, atLeastMs: number): Promise<number> {
  const began = performance.now()
  for (let repetitions = 1; ; repetitions++) {
    await work()
    const passed = performance.now() - began
    if (passed >= atLeastMs) return passed / repetitions
  }
}

function namesOf<Name extends string>(cases: Readonly<Record<Name, unknown>>): readonly Name[] {
  const names: Name[] = []
  for (const name in cases) names.push(name)
  return names
}

export function median(times: Times): number {
  const sorted = times.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}

/** The median over the rounds of how many times as long `ours` took as `floor` in the same round. */
export function ratio(ours: Times, floor: Times): number {
  return median(ours.map((time, round) => time / at(floor, round)))
}

/** The times of one case. */
export function timesOf<Name extends string>(times: ReadonlyMap<Name, Times>, name: Name): Times {
  return times.get(name) ?? []
}

function at(times: Times, index: number): number {
  return times[index] ?? Number.NaN
}
