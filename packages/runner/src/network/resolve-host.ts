import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'

/** Finds the addresses of a host name. */
export type Resolver = (host: string) => Promise<readonly string[]>

/** As every program of this machine does, hosts file included. @throws what the system says when there is none. */
export const systemResolver: Resolver = async (host) => (await lookup(host, { all: true })).map(({ address }) => address)

/** The addresses that a URL's host stands for; that of an address is itself. */
export async function addressesOf(url: URL, resolve: Resolver): Promise<readonly string[]> {
  const host = hostOf(url)
  return isIP(host) === 0 ? resolve(host) : [host]
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}
