import { performance } from 'node:perf_hooks'

/** How old what is known of the processor's time may be: to ask the system for it takes as long as ten steps of a small piece of work. */
const grainMs = 10

let asked = { atMs: Number.NEGATIVE_INFINITY, cpuMs: 0 }

function cpuMs(): number {
  const atMs = performance.now()
  if (atMs - asked.atMs > grainMs) {
    const { user, system } = process.cpuUsage()
    asked = { atMs, cpuMs: (user + system) / 1000 }
  }
  return asked.cpuMs
}

/**
 * Milliseconds from now on for which this process computes, and never more than pass. On a machine that is busy with other things
 * it goes slower than the time, so that work is not blamed for waiting its turn. Right to some ten milliseconds.
 */
export function createBusyClock(
  now: { wallMs(): number; cpuMs(): number } = { wallMs: () => performance.now(), cpuMs },
): () => number {
  const [wall, cpu] = [now.wallMs(), now.cpuMs()]
  return () => Math.min(now.wallMs() - wall, now.cpuMs() - cpu)
}
