/** Query parameters whose value is a secret by its name. */
const secretName = /key|token|secret|signature|^sig$|passw|passphrase|pwd|auth|credential|session|jwt/i

/** A URL as anybody may see it: without credentials, secret query values masked. */
export function publicUrl(url: URL): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  // What stands there never reaches a server; answers of sign-ins carry tokens in it.
  shown.hash = ''
  for (const name of new Set(shown.searchParams.keys())) {
    if (secretName.test(name)) shown.searchParams.set(name, 'REDACTED')
  }
  return shown.href
}
