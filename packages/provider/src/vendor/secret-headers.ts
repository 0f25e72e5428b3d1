const secretNames = /auth|key|token|secret|cookie|password/i

/** The secrets in headers that somebody sets, with and without the scheme before them: what an error or an answer may echo. */
export function secretHeaders(headers: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.entries(headers ?? {}).flatMap(([name, value]) => {
    if (!secretNames.test(name)) return []
    const [, credentials] = /^\S+\s+(.+)$/.exec(value) ?? []
    return credentials === undefined ? [value] : [value, credentials]
  })
}
