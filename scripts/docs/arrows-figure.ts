import { arrows, reachable } from '../arrows/arrows.ts'

/** The arrows as a Mermaid figure. An arrow that a longer way implies is left out. */
export function arrowsFigure(): string {
  const drawn = Object.keys(arrows).flatMap((from) => direct(from).map((to) => `  ${label(from)} --> ${label(to)}`))
  return ['```mermaid', 'flowchart TD', ...drawn, '```'].join('\n')
}

function direct(from: string): readonly string[] {
  const targets = arrows[from]?.to ?? []
  return targets.filter((target) => !targets.some((other) => reachable(other).has(target)))
}

function label(name: string): string {
  return name.replace('@nika/', '')
}
