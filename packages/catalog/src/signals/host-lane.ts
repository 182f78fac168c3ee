import { CallboardError, type Runtime } from '@callboard/core'
import { catalogErrors } from '../errors.ts'

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
  const queue: (() => void)[] = []
  let running = 0
  let failures = 0
  let pausedUntil = 0

  const enter = async (signal: AbortSignal): Promise<void> => {
    if (running < concurrency) {
      running += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const stop = () => {
        queue.splice(queue.indexOf(go), 1)
        reject(signal.reason)
      }
      queue.push(go)
      signal.addEventListener('abort', stop, { once: true })
    })
  }
  /** The place goes to the next in the queue, so that nobody slips in between. */
  const leave = () => {
    const next = queue.shift()
    if (next) next()
    else running -= 1
  }
  const refuseWhilePaused = () => {
    const leftMs = pausedUntil - runtime.monotonicMs()
    if (leftMs > 0) throw catalogErrors.SIGNAL_PAUSED({ host, seconds: Math.ceil(leftMs / 1000) })
  }
  const note = (error: unknown) => {
    failures = isOutage(error) ? failures + 1 : 0
    if (failures >= patience) pausedUntil = runtime.monotonicMs() + pauseMs
  }

  return {
    async run(task, signal) {
      refuseWhilePaused()
      signal.throwIfAborted()
      await enter(signal)
      try {
        refuseWhilePaused()
        const value = await task()
        failures = 0
        return value
      } catch (error) {
        note(error)
        throw error
      } finally {
        leave()
      }
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
