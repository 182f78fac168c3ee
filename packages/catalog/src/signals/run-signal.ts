import { type Entity, entityRefOf, type Logger, type Runtime } from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import { checkedValue } from './checked-value.ts'
import type { HostLane } from './host-lane.ts'
import type { AnySignal, SignalValue } from './signal.ts'

const defaultTimeoutMs = 5_000

/** What one reading of a signal needs. */
export interface OneReading {
  entity: Entity
  lane: HostLane
  logger: Logger
  runtime: Runtime
  cancel: AbortSignal
}

/**
 * Reads within the host's limit and the deadline, whether or not the signal looks at what it is given.
 *
 * @throws CATALOG_SIGNAL_TIMEOUT CATALOG_SIGNAL_INVALID CATALOG_SIGNAL_PAUSED, the reason of `cancel`, and what the signal throws
 */
export function runSignal(signal: AnySignal, reading: OneReading): Promise<SignalValue> {
  const { entity, lane, logger, runtime, cancel } = reading
  const { timeoutMs = defaultTimeoutMs } = signal
  return lane.run(async () => {
    const ended = new AbortController()
    const both = AbortSignal.any([cancel, ended.signal])
    const read = async () =>
      signal.read({ entity, ref: entityRefOf(entity), logger, signal: both, runtime })
    const deadline = runtime.sleep(timeoutMs, { signal: both }).then(() => {
      throw catalogErrors.SIGNAL_TIMEOUT({ signal: signal.name, timeoutMs })
    })
    deadline.catch(() => undefined)
    try {
      return checkedValue(signal, await Promise.race([read(), deadline]))
    } finally {
      ended.abort(new Error('The reading is over'))
    }
  }, cancel)
}
