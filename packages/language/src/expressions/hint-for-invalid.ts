/** A path whose last name is no plain word: with a hyphen, an accent, a digit at its beginning, or a word of the language. */
const unplainPath = /^\s*((?:inputs|const|with|tasks)(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\.([^\s.()[\]{}"'`|&=<>!?,:+*/%\\]+)\s*$/

/** What to do about an expression that breaks at `offset`, where the mistake is a usual one. */
export function hintForInvalid(text: string, offset: number): string | undefined {
  const [, path, name] = unplainPath.exec(text) ?? []
  if (name !== undefined) return `a name that is more than a plain word stands in brackets: \`\${{ ${path}["${name}"] }}\``
  const found = text[offset]
  if (found === '|') return 'there are no filters: bind the value in a task and read its path'
  if (found === '"' || found === "'") return 'close the quotes; a text inside `${{ … }}` cannot hold }}'
  if (text.trim() === '') return 'write a path between the braces: `${{ with.name }}`'
  return undefined
}
