/** The most that a model writes, by the beginning of its name; the first that fits holds. https://platform.claude.com/docs/en/models */
const longest: readonly (readonly [RegExp, number])[] = [
  [/^claude-3-(?:haiku|opus|sonnet)/, 4096],
  [/^claude-3-5-/, 8192],
  [/^claude-3-7-/, 64_000],
  [/^claude-opus-4(?:-0|-1)?(?:-\d{8})?$/, 32_000],
  [/^claude-(?:sonnet-4|sonnet-4-5|haiku-4-5|opus-4-5)(?:-0)?(?:-\d{8})?$/, 64_000],
  [/^claude-(?:opus|sonnet|haiku|fable|mythos)-/, 128_000],
]

/** For a model of another name. */
const shortest = 4096

/** The `max_tokens` of a request that names none: the API requires it. */
export function defaultMaxTokens(model: string): number {
  return longest.find(([name]) => name.test(model))?.[1] ?? shortest
}
