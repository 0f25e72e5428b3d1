import { matchesGlob } from './match-glob.ts'

/** Whether `permits.tools` allows a tool: a pattern matches it and no `!` pattern does. `*` crosses neither `/` nor the colon, `**` crosses `/`. */
export function permitsTool(patterns: readonly string[], tool: string): boolean {
  const allowed = patterns.some((pattern) => !pattern.startsWith('!') && matchesTool(tool, pattern))
  return allowed && !patterns.some((pattern) => pattern.startsWith('!') && matchesTool(tool, pattern.slice(1)))
}

function matchesTool(tool: string, pattern: string): boolean {
  const [toolNamespace, toolPath] = split(tool)
  const [namespace, path] = split(pattern)
  return matchesPart(toolNamespace, namespace) && matchesPart(toolPath, path)
}

function split(text: string): readonly [string, string] {
  const colon = text.indexOf(':')
  return colon === -1 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
}

function matchesPart(value: string, pattern: string): boolean {
  return matchesGlob(value.split('/'), pattern.split('/'))
}
