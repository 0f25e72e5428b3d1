import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** A server on a loopback address, until its test ends. */
export interface Served {
  /** With the address as its host, no slash at the end. */
  readonly url: string
  readonly port: number
  /** Connections that were made to it. */
  readonly connections: () => number
}

/** Answers HTTP requests. */
export function serve(listener: RequestListener, address = '127.0.0.1'): Promise<Served> {
  return listen(createServer(listener), address)
}

/** Does what it likes with the connections that come. */
export function serveTcp(listener: (socket: Socket) => void): Promise<Served> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {})
    listener(socket)
  })
  return listen(server, '127.0.0.1')
}

export async function listen(server: Server | TcpServer, address: string): Promise<Served> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = addressOf(server.address())
  return { url: `http://${address}:${port}`, port, connections: () => connections }
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  return address
}
