import { assertNever } from '../assert-never.ts'
import { quote } from '../quote.ts'
import { dangerOf } from './dangerous-command.ts'
import type { Effect } from './effects.ts'
import { canonicalHost, hostOfUrl, isExactLoopback, isPrivateHost } from './host.ts'
import { matchesPath } from './match-path.ts'
import { permitsTool } from './match-tool.ts'
import type { Permits } from './permits.ts'

/** A judgment of one effect: what `permit_checked` records. */
export type PermitDecision =
  | { readonly gate: Effect['gate']; readonly decision: 'allow'; readonly why: string }
  | { readonly gate: Effect['gate']; readonly decision: 'deny'; readonly why: string; readonly code: PermitCode }

/** Why an effect is refused: NIKA-SEC-001 a dangerous program, NIKA-SEC-004 outside the permits, NIKA-SEC-005 a private address. */
export type PermitCode = 'NIKA-SEC-001' | 'NIKA-SEC-004' | 'NIKA-SEC-005'

/**
 * Judges one resolved effect against the boundary. Pure: a path is compared after lexical normalisation, a host in
 * canonical form. The caller resolves links and host names, and judges what it got: {@link matchesPath}, {@link checkAddress}.
 * @param permits undefined denies everything, as `{}` does.
 */
export function checkPermit(permits: Permits | undefined, effect: Effect): PermitDecision {
  switch (effect.gate) {
    case 'exec':
      return checkExec(permits?.exec ?? false, effect.command)
    case 'tools':
      return decide('tools', permitsTool(permits?.tools ?? [], effect.tool), { target: effect.tool, bound: permits?.tools })
    case 'fs.read':
      return checkPath('fs.read', permits?.fs?.read, effect.path)
    case 'fs.write':
      return checkPath('fs.write', permits?.fs?.write, effect.path)
    case 'net.http':
      return checkUrl(permits?.net?.http, effect.url)
    default:
      return assertNever(effect)
  }
}

/** An address that a host name was resolved to, before a connection is made to it. */
export interface ResolvedHost {
  /** As in the URL. */
  readonly host: string
  /** An IPv4 or IPv6 literal. */
  readonly address: string
}

/** Judges an address after name resolution: only a permitted exact loopback host reaches loopback, and nothing reaches any other private address. */
export function checkAddress(permits: Permits | undefined, resolved: ResolvedHost): PermitDecision {
  const host = canonicalHost(resolved.host)
  const address = canonicalHost(resolved.address)
  if (!isPrivateHost(address)) return { gate: 'net.http', decision: 'allow', why: `${address} is a public address` }
  if (isExactLoopback(address) && isDeclassified(permits?.net?.http, host))
    return { gate: 'net.http', decision: 'allow', why: `permits.net.http names the loopback host ${host}` }
  return { gate: 'net.http', decision: 'deny', why: `${host} is the private address ${address}`, code: 'NIKA-SEC-005' }
}

interface Bound {
  readonly target: string
  readonly bound: readonly string[] | undefined
}

function decide(gate: Effect['gate'], allowed: boolean, { target, bound }: Bound): PermitDecision {
  if (allowed) return { gate, decision: 'allow', why: `permits.${gate} allows ${quote(target)}` }
  const listed = bound === undefined || bound.length === 0 ? 'allows nothing' : `does not allow ${quote(target)}`
  return { gate, decision: 'deny', why: `permits.${gate} ${listed}`, code: 'NIKA-SEC-004' }
}

function checkExec(exec: boolean | readonly string[], command: readonly string[]): PermitDecision {
  const danger = dangerOf(command)
  if (danger !== undefined) return { gate: 'exec', decision: 'deny', why: danger, code: 'NIKA-SEC-001' }
  const [program = ''] = command
  if (exec === true) return { gate: 'exec', decision: 'allow', why: 'permits.exec allows every program' }
  return decide('exec', exec !== false && exec.includes(program), { target: program, bound: exec === false ? [] : exec })
}

function checkPath(gate: 'fs.read' | 'fs.write', globs: readonly string[] | undefined, path: string): PermitDecision {
  return decide(
    gate,
    (globs ?? []).some((glob) => matchesPath(path, glob)),
    { target: path, bound: globs },
  )
}

function checkUrl(hosts: readonly string[] | undefined, url: string): PermitDecision {
  const host = hostOfUrl(url)
  if (host === undefined)
    return { gate: 'net.http', decision: 'deny', why: `${quote(url)} is not an http or https URL`, code: 'NIKA-SEC-004' }
  if (isPrivateHost(host) && !isDeclassified(hosts, host))
    return { gate: 'net.http', decision: 'deny', why: `${host} is a private address`, code: 'NIKA-SEC-005' }
  const allowed = (hosts ?? []).some((entry) => entry === '*' || (!entry.includes('*') && canonicalHost(entry) === host))
  return decide('net.http', allowed, { target: host, bound: hosts })
}

/** Whether a permit names this exact loopback host. */
function isDeclassified(hosts: readonly string[] | undefined, host: string): boolean {
  return isExactLoopback(host) && (hosts ?? []).some((entry) => canonicalHost(entry) === host)
}
