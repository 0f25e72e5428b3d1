import { isExactNumber, type JsonObject, type JsonValue, type NikaError } from '@nika/events/core'
import { providerError } from '../errors/codes.ts'
import type { RequestContent } from '../request/request-content.ts'
import type { RecordedRequest } from './recorded-calls.ts'

/** NIKA-REPLAY-020 for a request that a cassette does not hold: the nearest one that it holds, as a diff. */
export function missingCall(asked: RequestContent, recorded: readonly RecordedRequest[]): NikaError {
  const flatAsked = flatten(asked)
  const candidates = recorded.map(({ content }) => {
    const flat = flatten(content)
    return { lines: differences(flat, flatAsked), alike: alikeLength(flat, flatAsked) }
  })
  const nearest = candidates.toSorted((left, right) => distance(left.lines) - distance(right.lines) || right.alike - left.alike)[0]
  const what = `the cassette has no answer to this request to ${asked.provider}/${asked.model}`
  if (nearest === undefined) return providerError('NIKA-REPLAY-020', { message: `${what}: it holds no calls` })
  return providerError('NIKA-REPLAY-020', {
    message: `${what}; the nearest recorded one differs in\n${nearest.lines.map(print).join('\n')}`,
    details: { diff: nearest.lines.map((line) => ({ ...line })) },
  })
}

/** One member in which two requests differ; undefined where it is missing. */
interface Difference {
  readonly path: string
  readonly recorded?: string
  readonly asked?: string
}

function differences(recorded: ReadonlyMap<string, string>, asked: ReadonlyMap<string, string>): readonly Difference[] {
  const paths = [...new Set([...recorded.keys(), ...asked.keys()])].filter((path) => recorded.get(path) !== asked.get(path))
  return paths.map((path) => difference(path, recorded.get(path), asked.get(path)))
}

/** Long texts are shown from shortly before the place where they part. */
function difference(path: string, recorded: string | undefined, asked: string | undefined): Difference {
  const from = recorded === undefined || asked === undefined ? 0 : Math.max(0, commonLength(recorded, asked) - contextLength)
  return {
    path,
    ...(recorded === undefined ? {} : { recorded: excerpt(recorded, from) }),
    ...(asked === undefined ? {} : { asked: excerpt(asked, from) }),
  }
}

const contextLength = 20
const excerptLength = 120

function excerpt(text: string, from: number): string {
  const part = text.slice(from, from + excerptLength)
  return `${from > 0 ? '…' : ''}${part}${from + excerptLength < text.length ? '…' : ''}`
}

/** How far two requests are apart: another model weighs more than another prompt, one more member less than another text. */
function distance(lines: readonly Difference[]): number {
  return lines.reduce((sum, { path }) => sum + (path === 'provider' || path === 'model' ? 10 : 1), 0)
}

/** How long the texts of two requests go on alike, together. */
function alikeLength(recorded: ReadonlyMap<string, string>, asked: ReadonlyMap<string, string>): number {
  return [...asked].reduce((sum, [path, text]) => sum + commonLength(recorded.get(path) ?? '', text), 0)
}

function print({ path, recorded, asked }: Difference): string {
  const lines = [...(recorded === undefined ? [] : [`  - ${path}: ${recorded}`]), ...(asked === undefined ? [] : [`  + ${path}: ${asked}`])]
  return lines.join('\n')
}

/** The members of a request by their path, as texts. */
function flatten(content: RequestContent): ReadonlyMap<string, string> {
  const flat = new Map<string, string>()
  for (const [name, value] of Object.entries(content)) collect(name, value, flat)
  return flat
}

function collect(path: string, value: JsonValue | undefined, flat: Map<string, string>): void {
  if (value === undefined) return
  if (isContainer(value) && Object.keys(value).length > 0)
    for (const [key, member] of Object.entries(value)) collect(`${path}.${key}`, member, flat)
  else flat.set(path, typeof value === 'string' ? value : JSON.stringify(value))
}

function isContainer(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !isExactNumber(value)
}

function commonLength(left: string, right: string): number {
  let length = 0
  while (length < left.length && left[length] === right[length]) length++
  return length
}
