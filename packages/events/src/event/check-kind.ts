import * as z from 'zod/mini'
import { type EventKind, kindSchemas } from './event.ts'

/** What is wrong with one field of a kind. */
export interface KindIssue {
  /** Dotted path inside the kind. */
  readonly path: string
  readonly message: string
}

const schemas: ReadonlyMap<string, z.ZodMiniType> = new Map(Object.entries(kindSchemas))

/** What is wrong with a known kind, by its definition; nothing for kinds that are not known. */
export function checkKind(kind: EventKind): readonly KindIssue[] {
  const result = schemas.get(kind.type)?.safeParse(kind)
  if (result === undefined || result.success) return []
  return result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: messageOf(issue) }))
}

/** zod/mini loads no locale, so its messages say only that something is wrong; the issue itself knows what. */
function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}${issue.input === undefined ? '' : `, got ${typeof issue.input}`}`
    case 'invalid_value':
      return `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return `expected at least ${issue.minimum}`
    default:
      return 'is missing or has the wrong type'
  }
}
