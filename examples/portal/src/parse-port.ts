import { serveErrors } from './serve-errors.ts'

/** Reads a port that someone wrote. @throws SERVE_PORT_INVALID */
export function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw serveErrors.PORT_INVALID({ port: text })
  return port
}
