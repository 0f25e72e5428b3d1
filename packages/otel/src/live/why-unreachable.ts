import { connect } from 'node:net'

/** Why nobody can be reached at a URL, within a limit of time; undefined when somebody answers. */
export function whyUnreachable(url: string, limitMs: number): Promise<Error | undefined> {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = connect({ host, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) })
    const settle = (error: Error | undefined): void => {
      socket.destroy()
      resolve(error)
    }
    socket.setTimeout(limitMs, () => settle(new Error(`${host} does not answer`)))
    socket.once('connect', () => settle(undefined))
    socket.once('error', settle)
  })
}
