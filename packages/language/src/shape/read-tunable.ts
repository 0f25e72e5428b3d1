import { isJsonNumber } from '@nika/events'
import type { Report } from '../problem.ts'
import { describeNode } from '../quote.ts'
import { holdsTemplate } from '../templates/parse-template.ts'
import type { Fields } from './fields.ts'

/** What a number must be. */
export interface NumberRule {
  readonly wanted: string
  readonly fits: (value: number) => boolean
}

/** Reads a field that is a number or a template that gives one. */
export function readTunable(fields: Fields, key: string, rule: NumberRule, report: Report): number | string | undefined {
  const node = fields.node(key)
  if (node === undefined) return undefined
  if (node.kind === 'scalar') {
    const { value } = node
    if (typeof value === 'string' && holdsTemplate(value)) return value
    const number = isJsonNumber(value) ? Number(value) : undefined
    if (number !== undefined && rule.fits(number)) return number
  }
  report({ code: 'NIKA-PARSE-019', message: `${key}: must be ${rule.wanted}, not ${describeNode(node)}`, path: fields.pathOf(key) })
  return undefined
}
