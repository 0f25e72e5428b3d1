import { type AttributePlace, attributeTable } from '@nika/otel'

const places: Readonly<Record<AttributePlace, string>> = {
  run: 'run',
  task: 'task',
  attempt: 'attempt',
  model: 'model call',
  command: 'command',
  tool: 'tool',
  HTTP: 'HTTP',
  event: 'span events',
}

/** Every attribute of spans and span events, as a Markdown table. */
export function attributeReference(): string {
  const lines = Object.entries(attributeTable).map(([name, definition]) => {
    const optIn = 'optIn' in definition ? ' (opt-in)' : ''
    return `| \`${name}\` | ${definition.on.map((place) => places[place]).join(', ')} | ${definition.type} | ${definition.meaning}${optIn} |`
  })
  return ['| attribute | on | type | meaning |', '|---|---|---|---|', ...lines].join('\n')
}
