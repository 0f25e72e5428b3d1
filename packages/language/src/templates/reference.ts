/** A `${{ … }}` path into one of the namespaces. */
export interface Reference {
  readonly namespace: Namespace
  /** Steps below the namespace: `tasks.log.output[0]` is `['log', 'output', 0]`. */
  readonly path: readonly (string | number)[]
  /** The path in its plain spelling: `tasks.log.output[0]`. */
  readonly text: string
}

/** What a reference can begin with. */
export type Namespace = (typeof namespaces)[number]

export const namespaces = ['inputs', 'const', 'with', 'tasks'] as const

export function isNamespace(name: string): name is Namespace {
  return namespaces.some((namespace) => namespace === name)
}

const plainStep = /^(?!(?:true|false|null|in)$)[A-Za-z_][A-Za-z0-9_]*$/

/** A path as an expression: `tasks.log.output[0]`, `inputs["odd name"]`. */
export function formatReference(root: string, steps: readonly (string | number)[]): string {
  const format = (step: string | number): string =>
    typeof step === 'string' && plainStep.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`
  return root + steps.map(format).join('')
}
