let last = { ms: Number.NaN, text: '' }

/** A moment of the runtime's clock as ISO 8601 in UTC. */
export function isoTime(nowMs: number): string {
  // A step writes half a dozen of them, most within one millisecond.
  if (nowMs !== last.ms) last = { ms: nowMs, text: new Date(nowMs).toISOString() }
  return last.text
}
