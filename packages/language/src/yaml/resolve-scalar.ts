import { type ExactNumber, exactNumber } from '@nika/events'

export type ScalarValue = null | boolean | number | string | ExactNumber

/** A plain scalar read by the YAML 1.2 core schema, with exact numbers; `notFinite` stands for .nan and .inf. */
export function resolvePlain(source: string): ScalarValue | typeof notFinite {
  if (/^(?:~|null|Null|NULL)?$/.test(source)) return null
  if (/^(?:true|True|TRUE)$/.test(source)) return true
  if (/^(?:false|False|FALSE)$/.test(source)) return false
  const first = source.charCodeAt(0)
  const mayBeNumber = (first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46
  return mayBeNumber ? (resolveNumber(source) ?? source) : source
}

export const notFinite = Symbol('not finite')

const decimal = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/

/** The number that `source` is in the core schema; undefined when it is none. */
function resolveNumber(source: string): number | ExactNumber | typeof notFinite | undefined {
  if (/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(source)) return notFinite
  if (/^0o[0-7]+$/.test(source) || /^0x[\da-fA-F]+$/.test(source)) return withoutMinusZero(exactNumber(BigInt(source).toString()))
  const match = decimal.exec(source)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match
  if (whole === '' && fraction === '') return undefined
  // JSON knows no leading plus, no leading zeros, and no dot without digits on both sides.
  const literal = `${sign === '-' ? '-' : ''}${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent === '' ? '' : `e${exponent}`}`
  return withoutMinusZero(exactNumber(literal))
}

function withoutMinusZero(value: number | ExactNumber): number | ExactNumber {
  return value === 0 ? 0 : value
}

const scalarTags = ['str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`)

/** Whether a tag is one of a scalar in the core schema. */
export function isScalarTag(tag: string): boolean {
  return scalarTags.includes(tag)
}

/** A scalar with an explicit tag of the core schema; undefined when the text does not fit the tag. */
export function resolveTagged(source: string, tag: string): ScalarValue | typeof notFinite | undefined {
  switch (tag.slice(tag.lastIndexOf(':') + 1)) {
    case 'str':
      return source
    case 'int':
      return /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/.test(source) ? resolveNumber(source) : undefined
    case 'float':
      return resolveNumber(source)
    case 'bool':
      return /^(?:true|True|TRUE|false|False|FALSE)$/.test(source) ? source.toLowerCase() === 'true' : undefined
    case 'null':
      return /^(?:~|null|Null|NULL)?$/.test(source) ? null : undefined
    default:
      return undefined
  }
}
