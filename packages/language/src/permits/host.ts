/**
 * The host of an http or https URL in canonical form (lower case, punycode, IPv4 in four decimals, IPv6 without brackets,
 * no port, no trailing dot); undefined when it is no such URL.
 */
export function hostOfUrl(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined
  return canonicalHost(parsed.hostname)
}

/**
 * A host as it is written in a permit or returned by a resolver, in the form of {@link hostOfUrl}. What is no host, or more
 * than one, stays as it is: it equals no host.
 */
export function canonicalHost(host: string): string {
  return parseHost(host) ?? host.toLowerCase()
}

/** The canonical form of what is a host and nothing more; undefined when it has a scheme, a port, a path, or is none. */
export function parseHost(text: string): string | undefined {
  const trimmed = text.trim().replace(/\.+$/, '')
  const bracketed = trimmed.includes(':') && !trimmed.startsWith('[') ? `[${trimmed}]` : trimmed
  // A URL does not keep the default port, so what follows the bracket is looked at here.
  if (bracketed.startsWith('[') && !bracketed.endsWith(']')) return undefined
  const url = `http://${bracketed}/`
  if (!URL.canParse(url)) return undefined
  const { href, hostname } = new URL(url)
  if (href !== `http://${hostname}/`) return undefined
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname.replace(/\.+$/, '')
}

/** Whether a canonical host is loopback by name or number: what a permit may declassify. */
export function isExactLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

const metadataHosts = new Set(['metadata.google.internal', 'metadata.goog'])

/** Whether a canonical host is one that nothing may reach: loopback, private, link-local, metadata, reserved. Names are judged as names. */
export function isPrivateHost(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || metadataHosts.has(host)) return true
  if (host.includes(':')) return isPrivateIpv6(host)
  const ipv4 = ipv4Of(host)
  return ipv4 !== undefined && isPrivateIpv4(ipv4)
}

function ipv4Of(host: string): readonly number[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)
  return match === null ? undefined : match.slice(1).map(Number)
}

/** The registry of special-purpose IPv4 addresses (RFC 6890 and its updates), and multicast. */
function isPrivateIpv4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 192 && b === 88 && c === 99) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113)
  )
}

/** Only 2000::/3 is public, without documentation, 6to4 and Teredo; an address that embeds an IPv4 one is judged by it. */
function isPrivateIpv6(host: string): boolean {
  const groups = ipv6GroupsOf(host)
  const [first = 0, second = 0] = groups
  const last = [(groups[6] ?? 0) >> 8, (groups[6] ?? 0) & 255, (groups[7] ?? 0) >> 8, (groups[7] ?? 0) & 255]
  const leading = groups.slice(0, 5).every((group) => group === 0)
  if (leading && groups[5] === 0xffff) return isPrivateIpv4(last)
  if (first === 0x64 && second === 0xff9b && groups.slice(2, 6).every((group) => group === 0)) return isPrivateIpv4(last)
  if (first < 0x2000 || first > 0x3fff) return true
  return (
    first === 0x2002 ||
    (first === 0x2001 && (second === 0 || second === 0xdb8 || (second >= 0x10 && second < 0x30))) ||
    (first === 0x3fff && second < 0x1000)
  )
}

/** The eight groups of an IPv6 address in the form that URL gives. */
function ipv6GroupsOf(host: string): readonly number[] {
  const [head = '', tail] = host.split('::')
  const parse = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)))
  const before = parse(head)
  const after = tail === undefined ? [] : parse(tail)
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => 0)
  return tail === undefined ? before : [...before, ...zeros, ...after]
}
