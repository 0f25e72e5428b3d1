/** The text of a message. Mistral's models that think give a list of parts and not a text. */
export function textOf(content: unknown): string {
  return typeof content === 'string' ? content : membersOf(content, 'text')
}

/** The thinking that stands among the parts of a message, in parts of its own. */
export function thinkingOf(content: unknown): string {
  return membersOf(content, 'thinking')
}

/** The arguments of a tool call as the model wrote them. Some servers have parsed them, or leave them out where there are none. */
export function argumentsOf(args: unknown): string {
  if (typeof args === 'string') return args
  return args === undefined || args === null ? '' : JSON.stringify(args)
}

function membersOf(parts: unknown, name: string): string {
  if (!Array.isArray(parts)) return ''
  return parts.map((part: unknown) => (typeof part === 'object' && part !== null ? textOf(Reflect.get(part, name)) : '')).join('')
}
