import { parseSync, Visitor } from 'oxc-parser'

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** How it stands there: `import` and `export … from`, `await import()`, `type T = import('…').T`, `declare module '…'`. */
  readonly form: 'static' | 'dynamic' | 'type expression' | 'augmentation'
}

/** Every module that a TypeScript text names, types included. A computed `import(name)` names none. */
export function readImports(file: string, text: string): readonly Import[] {
  const { program, errors } = parseSync(file, text)
  if (errors[0] !== undefined) throw new SyntaxError(`${file}: ${errors[0].message}`)
  const found: Import[] = []
  const add = (form: Import['form'], node: { readonly start: number; readonly value?: unknown } | null): void => {
    if (typeof node?.value === 'string') found.push({ specifier: node.value, line: lineAt(text, node.start), form })
  }
  new Visitor({
    ImportDeclaration: (node) => add('static', node.source),
    ExportNamedDeclaration: (node) => add('static', node.source),
    ExportAllDeclaration: (node) => add('static', node.source),
    ImportExpression: (node) => add('dynamic', 'value' in node.source ? { start: node.start, value: node.source.value } : null),
    TSImportType: (node) => add('type expression', node.source),
    TSModuleDeclaration: (node) => add('augmentation', 'value' in node.id ? node.id : null),
  }).visit(program)
  return found
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
