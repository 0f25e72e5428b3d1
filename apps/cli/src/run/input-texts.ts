import { cliError } from '../errors/codes.ts'
import { escapeLine } from '../terminal/escape.ts'

/**
 * The values of `--var NAME=VALUE`.
 * @throws NIKA-CLI-003 for one without a name or a value, and for a name that is given twice.
 */
export function inputTexts(given: readonly string[]): Readonly<Record<string, string>> {
  const texts = new Map<string, string>()
  for (const text of given) {
    const end = text.indexOf('=')
    if (end < 1)
      throw cliError('NIKA-CLI-003', {
        message: `--var needs NAME=VALUE, not \`${escapeLine(text)}\``,
        hint: 'for example: --var topic=rust',
      })
    const name = text.slice(0, end)
    if (texts.has(name))
      throw cliError('NIKA-CLI-003', { message: `the input ${escapeLine(name)} is given twice`, hint: 'give each input one value' })
    texts.set(name, text.slice(end + 1))
  }
  return Object.fromEntries(texts)
}
