/** A moment of the runtime's clock as ISO 8601 in UTC. */
export function isoTime(nowMs: number): string {
  return new Date(nowMs).toISOString()
}
