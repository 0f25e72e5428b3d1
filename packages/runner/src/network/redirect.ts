/** Whether a status says that the answer is elsewhere. */
export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

/** Headers that tell nothing about who asks. */
const harmless = new Set(['accept', 'accept-language', 'user-agent'])

/** The headers for another URL: those that were meant for one origin, keys among them, do not reach another. */
export function headersFor(next: URL, from: URL, headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (next.origin === from.origin) return headers
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name.toLowerCase())))
}

/** Where a `location` leads; undefined when it is no http or https URL, or holds a user name or password. */
export function redirectTarget(location: string, from: URL): URL | undefined {
  if (!URL.canParse(location, from.href)) return undefined
  const target = new URL(location, from.href)
  const isWeb = target.protocol === 'http:' || target.protocol === 'https:'
  return isWeb && !holdsCredentials(target) ? target : undefined
}

/** Whether a URL holds a user name or a password. */
export function holdsCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== ''
}
