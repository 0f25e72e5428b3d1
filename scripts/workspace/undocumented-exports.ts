import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseSync } from 'oxc-parser'

/** The names that an entry file exports without a docstring at their declaration, as `name (file)`. */
export function undocumentedExports(entry: string): readonly string[] {
  const { module } = parseSync(entry, readFileSync(entry, 'utf8'))
  const exported = module.staticExports.flatMap(({ entries }) => entries)
  return exported.flatMap(({ importName, exportName, moduleRequest }) => {
    const name = importName.name ?? exportName.name
    if (name === null) return []
    const file = moduleRequest === null ? entry : join(dirname(entry), moduleRequest.value)
    return isDocumented(file, name) ? [] : [`${name} (${file})`]
  })
}

/** Whether a docstring ends right before the export of `name`; of overloads, before one of them. */
function isDocumented(file: string, name: string): boolean {
  // Another package's name is documented there.
  if (!file.endsWith('.ts')) return true
  const text = readFileSync(file, 'utf8')
  const { module, comments } = parseSync(file, text)
  const declarations = module.staticExports.filter(({ entries }) => entries.some(({ exportName }) => exportName.name === name))
  const [passedOn] = declarations.flatMap(({ entries }) => entries.filter((entry) => entry.moduleRequest !== null))
  if (passedOn?.moduleRequest) {
    return isDocumented(join(dirname(file), passedOn.moduleRequest.value), passedOn.importName.name ?? name)
  }
  return declarations.some(({ start }) =>
    comments.some((comment) => comment.type === 'Block' && comment.value.startsWith('*') && text.slice(comment.end, start).trim() === ''),
  )
}
