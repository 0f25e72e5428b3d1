// The one statement of who may depend on whom: read by the check (check.ts) and by the figure in ARCHITECTURE.md.

/** What one workspace package may use. */
export interface PackageArrows {
  /** The packages that it points at. What these point at is allowed too. */
  readonly to: readonly string[]
  /** Whether its production code runs in a browser as well: it then imports nothing of `node:`. */
  readonly runsInBrowser: boolean
}

/** By package name, from the top of the figure to its bottom. */
export const arrows: Readonly<Record<string, PackageArrows>> = {
  '@nika/cli': {
    to: ['@nika/runner', '@nika/provider-openai', '@nika/provider-anthropic', '@nika/store-file', '@nika/otel'],
    runsInBrowser: false,
  },
  '@nika/runner': { to: ['@nika/language', '@nika/provider'], runsInBrowser: false },
  '@nika/provider-openai': { to: ['@nika/provider'], runsInBrowser: false },
  '@nika/provider-anthropic': { to: ['@nika/provider'], runsInBrowser: false },
  '@nika/store-file': { to: ['@nika/events'], runsInBrowser: false },
  '@nika/otel': { to: ['@nika/events'], runsInBrowser: false },
  '@nika/language': { to: ['@nika/events'], runsInBrowser: true },
  '@nika/provider': { to: ['@nika/events'], runsInBrowser: true },
  '@nika/events': { to: [], runsInBrowser: true },
}

/** Libraries that one package alone may import; a name ending in `/` stands for its whole scope. */
export const libraryOwners: Readonly<Record<string, string>> = {
  openai: '@nika/provider-openai',
  '@anthropic-ai/': '@nika/provider-anthropic',
  '@opentelemetry/': '@nika/otel',
  yaml: '@nika/language',
  zod: '@nika/events',
}

/** The packages whose libraries are counted: no other may be added without changing this line. */
export const onlyLibraries: Readonly<Record<string, readonly string[]>> = {
  '@nika/events': ['zod'],
}

/** Everything that a package may depend on: where its arrows lead, at any distance. */
export function reachable(name: string): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (from: string): void => {
    for (const target of arrows[from]?.to ?? []) {
      if (found.has(target)) continue
      found.add(target)
      visit(target)
    }
  }
  visit(name)
  return found
}
