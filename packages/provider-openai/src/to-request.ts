import type { JsonValue } from '@nika/events'
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

/** The address of an image, its bytes in it when there is no other. */
export function imageUrl(image: ImagePart): string {
  return 'url' in image ? image.url : `data:${image.media_type};base64,${image.data}`
}

/** The arguments of a tool call as the model wrote them. */
export function argumentsText(args: JsonValue): string {
  return typeof args === 'string' ? args : JSON.stringify(args)
}
