import { CallboardError, type Runtime } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import { createPlaces } from './places.ts'

/** The way to one host: so many requests at a time, and none for a while after it stopped answering. */
export interface HostLane {
  /** @throws CATALOG_SIGNAL_PAUSED, the reason of an aborted signal, and what the task throws */
  run<Value>(task: () => Promise<Value>, signal: AbortSignal): Promise<Value>
}

/** How {@link createHostLane} is set up. */
export interface HostLaneOptions {
  host: string
  concurrency: number
  runtime: Runtime
}

/** Failures in a row after which a host is left alone. */
const patience = 5
/** How long it is left alone, in milliseconds: a thousand entities must not wait for a thousand deadlines. */
const pauseMs = 30_000

export function createHostLane({ host, concurrency, runtime }: HostLaneOptions): HostLane {
  const places = createPlaces(concurrency)
  const { refuseWhilePaused, note } = createPatience(host, runtime)
  return {
    async run(task, signal) {
      refuseWhilePaused()
      signal.throwIfAborted()
      await places.enter(signal)
      try {
        refuseWhilePaused()
        const value = await task()
        note(undefined)
        return value
      } catch (error) {
        note(error)
        throw error
      } finally {
        places.leave()
      }
    },
  }
}

/** How a host is getting on, and whether it is left alone for that. */
function createPatience(host: string, runtime: Runtime) {
  let failures = 0
  let pausedUntil = 0
  return {
    refuseWhilePaused() {
      const leftMs = pausedUntil - runtime.monotonicMs()
      if (leftMs > 0) throw catalogErrors.SIGNAL_PAUSED({ host, seconds: Math.ceil(leftMs / 1000) })
    },
    note(error: unknown) {
      failures = isOutage(error) ? failures + 1 : 0
      if (failures >= patience) pausedUntil = runtime.monotonicMs() + pauseMs
    },
  }
}

const outages: readonly string[] = [
  'CATALOG_SIGNAL_TIMEOUT',
  'CORE_REQUEST_FAILED',
  'CORE_REQUEST_TIMEOUT',
]

/** Whether the host is at fault rather than the question. */
function isOutage(error: unknown): boolean {
  if (!CallboardError.is(error)) return false
  if (outages.includes(error.code)) return true
  const { status } = error.data
  return typeof status === 'number' && (status === 429 || status >= 500)
}
