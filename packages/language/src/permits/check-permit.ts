import type { Action } from '../workflow.ts'
import type { Permits } from './permits.ts'

/** One thing an action does to the world outside, with its resolved target. */
export type Effect =
  | { readonly gate: 'exec'; readonly command: readonly string[] }
  | { readonly gate: 'tools'; readonly tool: string }
  | { readonly gate: 'fs.read'; readonly path: string }
  | { readonly gate: 'fs.write'; readonly path: string }
  | { readonly gate: 'net.http'; readonly url: string }

/** A judgment of one effect: what `permit_checked` records. */
export type PermitDecision =
  | { readonly gate: Effect['gate']; readonly decision: 'allow'; readonly why: string }
  | { readonly gate: Effect['gate']; readonly decision: 'deny'; readonly why: string; readonly code: PermitCode }

export type PermitCode = 'NIKA-SEC-001' | 'NIKA-SEC-004' | 'NIKA-SEC-005'

/** The effects of an action whose templates are resolved, in the order in which they are judged. */
export function effectsOf(_action: Action): readonly Effect[] {
  throw new Error('not built yet')
}

/**
 * Judges one resolved effect against the boundary. Pure: a path is compared after lexical normalisation, a host after
 * canonicalisation; the caller resolves links and names, and judges what it got again ({@link checkAddress}).
 * @param permits undefined denies everything, as `{}` does.
 */
export function checkPermit(_permits: Permits | undefined, _effect: Effect): PermitDecision {
  throw new Error('not built yet')
}

/** A name that was resolved to an address: what a connection is about to be made to. */
export interface ResolvedHost {
  /** As in the URL. */
  readonly host: string
  /** IPv4 or IPv6 literal that it resolved to. */
  readonly address: string
}

/** Judges an address after name resolution: private, loopback, link-local and metadata addresses are refused, unless the host is a permitted loopback literal. */
export function checkAddress(_permits: Permits | undefined, _resolved: ResolvedHost): PermitDecision {
  throw new Error('not built yet')
}

/** Names that never reach a child process, whoever passes them. */
export function isDangerousEnvironmentName(_name: string): boolean {
  throw new Error('not built yet')
}

/** Names that every child process may see, if the engine has them. */
export const environmentFloor: readonly string[] = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'USER', 'LOGNAME']
