import { getOwn } from '../source/record.ts'
import { parseTemplate } from '../templates/parse-template.ts'
import { readPath } from '../templates/read-path.ts'
import type { Reference } from '../templates/reference.ts'
import { renderValue } from '../templates/render-value.ts'
import type { Workflow } from '../workflow.ts'

/** Up to where a template is known before the run. */
export interface KnownText {
  /** The text, or as much of its beginning as is known. */
  readonly text: string
  readonly complete: boolean
}

/**
 * What a template gives as far as the file alone says it: plain text and constants are known; `defaults` also takes the
 * defaults of inputs, which hold unless the caller gives others.
 */
export function knownText(template: string, workflow: Workflow, using: 'constants' | 'defaults'): KnownText {
  let text = ''
  const { parts, unclosed } = parseTemplate(template)
  for (const part of parts) {
    const known =
      typeof part === 'string' ? part : part.reference === undefined ? undefined : knownReference(part.reference, workflow, using)
    if (known === undefined) return { text, complete: false }
    text += known
  }
  return { text, complete: unclosed === undefined }
}

function knownReference({ namespace, path }: Reference, workflow: Workflow, using: 'constants' | 'defaults'): string | undefined {
  const [name, ...steps] = path
  if (typeof name !== 'string') return undefined
  const value =
    namespace === 'const'
      ? getOwn(workflow.const, name)?.value
      : namespace === 'inputs' && using === 'defaults'
        ? getOwn(workflow.inputs, name)?.default
        : undefined
  if (value === undefined) return undefined
  const read = readPath(value, steps)
  return read.found ? renderValue(read.value) : undefined
}
