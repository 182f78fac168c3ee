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

/** Live logs keep their connections for as long as they run, so those are cut. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
