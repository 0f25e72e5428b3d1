import { cliError } from '../errors/codes.ts'
import { escapeLine } from '../terminal/escape.ts'

/**
 * The value of `--max-cost-usd`, in US dollars.
 * @throws NIKA-CLI-003 for what is no decimal number from 0 on.
 */
export function costLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = Number(text)
  if (/^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) && Number.isFinite(limit)) return limit
  throw cliError('NIKA-CLI-003', {
    message: `--max-cost-usd needs an amount of US dollars, not \`${escapeLine(text)}\``,
    hint: 'for example: --max-cost-usd 0.50',
  })
}
