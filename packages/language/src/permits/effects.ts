import { assertNever } from '../assert-never.ts'
import { getOwn } from '../source/record.ts'
import { renderValue } from '../templates/render-value.ts'
import type { Action } from '../workflow.ts'

/** One thing that an action does to the world outside, with its target. */
export type Effect =
  | { readonly gate: 'exec'; readonly command: readonly string[] }
  | { readonly gate: 'tools'; readonly tool: string }
  | { readonly gate: 'fs.read'; readonly path: string }
  | { readonly gate: 'fs.write'; readonly path: string }
  | { readonly gate: 'net.http'; readonly url: string }

/** What a builtin tool reaches, and the argument that names its target. */
export const toolEffects: ReadonlyMap<string, { readonly gate: 'fs.read' | 'fs.write' | 'net.http'; readonly argument: string }> = new Map([
  ['nika:read', { gate: 'fs.read', argument: 'path' }],
  ['nika:write', { gate: 'fs.write', argument: 'path' }],
  ['nika:fetch', { gate: 'net.http', argument: 'url' }],
])

/** The effects of an action whose templates are resolved, in the order in which they are judged. `infer` has none. */
export function effectsOf(action: Action): readonly Effect[] {
  switch (action.verb) {
    case 'infer':
      return []
    case 'exec':
      return [{ gate: 'exec', command: action.command }]
    case 'invoke': {
      const tool: Effect = { gate: 'tools', tool: action.tool }
      const reached = toolEffects.get(action.tool)
      if (reached === undefined) return [tool]
      const target = renderValue(getOwn(action.args, reached.argument) ?? '')
      return [tool, reached.gate === 'net.http' ? { gate: reached.gate, url: target } : { gate: reached.gate, path: target }]
    }
    default:
      return assertNever(action)
  }
}
