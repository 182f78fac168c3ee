import type { Server } from 'node:http'
import { serveErrors } from './serve-errors.ts'

/** Takes a port, on loopback unless another address is named; zero takes any. @throws SERVE_PORT_TAKEN SERVE_PORT_DENIED */
export function listen(
  server: Server,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE') reject(serveErrors.PORT_TAKEN({ port }, { cause }))
      else if (cause.code === 'EACCES') reject(serveErrors.PORT_DENIED({ port }, { cause }))
      else reject(cause)
    }
    server.once('error', fail)
    server.listen(port, host, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

/** Takes no more connections and waits for the answers under way, then cuts what is left. @default for no answer at all */
export async function close(server: Server, { graceMs = 0 } = {}): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection is kept for the next request, which will not come.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(idle)
  clearTimeout(cut)
}
