import type { PortalConfig } from './define-config.ts'
import { serveErrors } from './serve-errors.ts'

/** Without sign-in everybody who reaches the portal would be the one user of its configuration. @throws SERVE_OPEN_TO_ALL */
export function refuseOpenToAll({ signIn, listen: host = '127.0.0.1' }: PortalConfig): void {
  if (!signIn && !isLoopback(host)) throw serveErrors.OPEN_TO_ALL({ host })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
