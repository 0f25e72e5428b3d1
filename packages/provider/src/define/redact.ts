const mask = '••••••'

/** Keys shorter than this are no secrets: masking them would garble every text. */
const shortestSecret = 8

/** A function that masks the secrets in a text: long ones first, as one may begin with another. */
export function maskSecrets(secrets: readonly (string | undefined)[]): (text: string) => string {
  const long = secrets
    .filter((secret) => secret !== undefined)
    // As a header sends them: a key that was read from a file ends with its line.
    .map((secret) => secret.trim())
    .filter(({ length }) => length >= shortestSecret)
    .toSorted((left, right) => right.length - left.length)
  return (text) => long.reduce((masked, secret) => masked.replaceAll(secret, mask), text)
}

/**
 * Masks the secrets in everything that a printed error shows: message, stack, and the members of it and of its causes.
 * Changes `error` in place, because the vendor's own error must stay the cause.
 */
export function redactError(error: unknown, redact: (text: string) => string): void {
  redactMembers(error, redact, new Set())
}

function redactMembers(owner: unknown, redact: (text: string) => string, seen: Set<object>): void {
  if (!isLookedInto(owner) || seen.has(owner)) return
  seen.add(owner)
  for (const key of Reflect.ownKeys(owner)) {
    const member = memberOf(owner, key)
    const name = typeof key === 'string' ? redact(key) : key
    const masked = maskedMember(member, redact) ?? member
    if (masked === member) redactMembers(member, redact, seen)
    if (masked === member && name === key) continue
    if (name !== key || !Reflect.set(owner, key, masked)) Reflect.deleteProperty(owner, key)
    if (name !== key) Reflect.set(owner, name, masked)
  }
}

/** Undefined for one that cannot be read: it cannot be printed either. */
function memberOf(owner: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(owner, key)
  } catch {
    return undefined
  }
}

/** Errors and the plain data they hold; not sockets, clients and whatever else hangs on them. */
function isLookedInto(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof Error || Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The member to put in the place of one that is replaced as a whole; undefined for one that is looked into. */
function maskedMember(member: unknown, redact: (text: string) => string): unknown {
  if (typeof member === 'string') return redact(member)
  // The headers of a received response cannot be changed.
  if (member instanceof Headers) return new Headers([...member].map(([name, value]) => [name, headerText(redact(value))]))
  return undefined
}

/** Headers hold no characters beyond one byte. */
function headerText(text: string): string {
  return text.replaceAll(mask, '******')
}
