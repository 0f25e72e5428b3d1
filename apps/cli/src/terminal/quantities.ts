import type { CostTotal, Usage } from '@nika/events'

/** `0.4 ms`, `12 ms`, `1.2 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 9.95) return `${trimmed(milliseconds.toFixed(1))} ms`
  if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`
  if (milliseconds < 59_950) return `${trimmed((milliseconds / 1000).toFixed(1))} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `999 bytes`, `1.5 kB`, `20 MB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte')
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length)
  const amount = bytes / 1000 ** power
  return `${amount < 9.95 ? trimmed(amount.toFixed(1)) : amount.toFixed(0)} ${units[power - 1]}`
}

/** `12,345`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 task`, `2 tasks`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `1,300 tokens (1,200 in, 100 out)`; a count that was not told is left out, and nothing told is nothing. */
export function formatTokens({ input_tokens, output_tokens }: Usage): string | undefined {
  if (input_tokens !== undefined && output_tokens !== undefined) {
    const total = plural(input_tokens + output_tokens, 'token')
    return `${total} (${formatCount(input_tokens)} in, ${formatCount(output_tokens)} out)`
  }
  if (input_tokens !== undefined) return `${formatCount(input_tokens)} tokens in`
  return output_tokens === undefined ? undefined : `${formatCount(output_tokens)} tokens out`
}

/** `$0.0213`; what has no known price is said, and a run without model calls costs nothing that is worth a word. */
export function formatCost({ usd, unpriced_calls }: CostTotal): string | undefined {
  if (usd === 0) return undefined
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}${unpriced_calls === 0 ? '' : ` and ${plural(unpriced_calls, 'call')} without a known price`}`
}

function trimmed(decimal: string): string {
  return decimal.replace(/\.0$/, '')
}
