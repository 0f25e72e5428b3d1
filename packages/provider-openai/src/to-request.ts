import type { JsonObject, JsonValue } from '@nika/events'
import { type ImagePart, inferError, type Reasoning } from '@nika/provider'

const efforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

/** How hard a model can be asked to think. */
export type Effort = (typeof efforts)[number]

/**
 * The effort that both APIs take.
 * @throws NIKA-INFER-001, kind invalid_request, for a budget of tokens, which neither has, and for an unknown effort.
 */
export function effortOf(reasoning: Reasoning | undefined): Effort | undefined {
  const { effort, budget_tokens } = reasoning ?? {}
  if (budget_tokens !== undefined) {
    throw inferError({ kind: 'invalid_request', message: 'OpenAI has no budget of reasoning tokens', hint: 'ask for an effort instead' })
  }
  if (effort === undefined) return undefined
  const known = efforts.find((name) => name === effort)
  if (known === undefined) throw inferError({ kind: 'invalid_request', message: `the effort ${effort} is none of ${efforts.join(', ')}` })
  return known
}

/**
 * The options of the vendor, which win over what is asked for. An object among them that holds several settings is put
 * together with those that are asked for under its name: neither loses the other.
 */
export function optionsOver(asked: Readonly<Record<string, object | null | undefined>>, options: JsonObject = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, together(asked[name], option)]))
}

function together(asked: object | null | undefined, option: JsonValue): unknown {
  const isObject = typeof option === 'object' && option !== null && !Array.isArray(option)
  return isObject ? { ...asked, ...option } : option
}

/** The address of an image, its bytes in it when there is no other. */
export function imageUrl(image: ImagePart): string {
  return 'url' in image ? image.url : `data:${image.media_type};base64,${image.data}`
}

/** The arguments of a tool call as the model wrote them. */
export function argumentsText(args: JsonValue): string {
  return typeof args === 'string' ? args : JSON.stringify(args)
}
