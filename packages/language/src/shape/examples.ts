const task = '{ infer: { prompt: … } }'

const examples: ReadonlyMap<string, string> = new Map([
  ['inputs:', 'inputs: { topic: { type: string } }'],
  ['const:', 'const: { folder: ./out }'],
  ['permits:', 'permits: { exec: [git] }'],
  ['fs:', 'fs: { read: ["./data/**"] }'],
  ['net:', 'net: { http: [api.example.com] }'],
  ['outputs:', 'outputs: { notes: "${{ tasks.<id>.output }}" }'],
  ['with:', 'with: { text: "${{ tasks.<id>.output }}" }'],
  ['infer:', 'infer: { prompt: … }'],
  ['exec:', 'exec: { command: [git, log] }'],
  ['invoke:', 'invoke: { tool: "nika:read", args: { path: … } }'],
  ['args:', 'args: { path: … }'],
  ['env:', 'env: { NAME: value }'],
  ['schema:', 'schema: { type: object, properties: { … } }'],
])

/** How an object of the language is written, for a hint; undefined where there is nothing to say. */
export function exampleOf(what: string): string | undefined {
  if (what.startsWith('the task ')) return `write \`${what.slice('the task '.length)}: ${task}\``
  const example = examples.get(what)
  return example === undefined ? undefined : `write \`${example}\``
}
