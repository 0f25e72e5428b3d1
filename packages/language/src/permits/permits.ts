/** The declared capability boundary: what is not listed is denied. */
export interface Permits {
  readonly fs?: { readonly read?: readonly string[]; readonly write?: readonly string[] }
  readonly net?: { readonly http?: readonly string[] }
  /** `true` any program, `false` none, a list only those programs. */
  readonly exec?: boolean | readonly string[]
  readonly tools?: readonly string[]
  /** Names of environment variables passed on to child processes. */
  readonly env?: readonly string[]
}
