import type * as z from 'zod/mini'
import { isExactNumber } from '../json/exact-number.ts'
import { type EventKind, kindSchemas } from './event.ts'
import { type Fits, fitsOf } from './fits.ts'

/** What is wrong with one field of a kind. */
export interface KindIssue {
  /** Dotted path inside the kind. */
  readonly path: string
  readonly message: string
}

/** To a schema an exact number is an object, and where every member is optional it takes any object. */
const exactNumberIssue: KindIssue = { path: '', message: 'holds a number where an object belongs' }

interface KindCheck {
  readonly schema: z.ZodMiniType
  readonly fits: Fits
}

const makeSchema: ReadonlyMap<string, () => z.ZodMiniType> = new Map(Object.entries(kindSchemas))
/** Made when a kind is first checked. */
const checks = new Map<string, KindCheck | undefined>()

/** What is wrong with a known kind, by its definition; nothing for kinds that are not known. */
export function checkKind(kind: EventKind): readonly KindIssue[] {
  const check = checks.get(kind.type) ?? checkOf(kind.type)
  if (check === undefined || check.fits(kind)) return []
  const result = check.schema.safeParse(kind, { reportInput: true })
  if (result.success) return [exactNumberIssue]
  return result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: messageOf(issue) }))
}

/** Issues as the end of a message. */
export function inOneLine(issues: readonly KindIssue[]): string {
  return issues.map(({ path, message }) => `${path === '' ? 'the kind' : path} ${message}`).join('; ')
}

function checkOf(type: string): KindCheck | undefined {
  const schema = makeSchema.get(type)?.()
  if (schema === undefined) return undefined
  const check = { schema, fits: fitsOf(schema) }
  checks.set(type, check)
  return check
}

/** zod/mini loads no locale, so its messages say only that something is wrong; the issue itself knows what. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}, got ${describe(issue.input)}`
    case 'invalid_value':
      return `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}, got ${describe(issue.input)}`
    case 'too_small':
      return `expected at least ${issue.minimum}, got ${describe(issue.input)}`
    default:
      return `has the wrong value ${describe(issue.input)}`
  }
}

/** The value seen, when it is short. */
function describe(input: unknown): string {
  if (isExactNumber(input)) return input.literal
  if (typeof input === 'object') return Array.isArray(input) ? 'an array' : input === null ? 'null' : 'an object'
  return typeof input === 'string' && input.length > 40 ? `${JSON.stringify(input.slice(0, 40))}…` : (JSON.stringify(input) ?? typeof input)
}
