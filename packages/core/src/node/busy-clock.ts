import { performance } from 'node:perf_hooks'

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/**
 * Milliseconds from now on for which this process computes, and never more than pass. On a machine that is busy with other things
 * it goes slower than the time, so that work is not blamed for waiting its turn.
 */
export function createBusyClock(
  now: { wallMs(): number; cpuMs(): number } = { wallMs: () => performance.now(), cpuMs },
): () => number {
  const [wall, cpu] = [now.wallMs(), now.cpuMs()]
  return () => Math.min(now.wallMs() - wall, now.cpuMs() - cpu)
}
