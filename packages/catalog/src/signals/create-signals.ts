import {
  CallboardError,
  type CallboardErrorJson,
  type Entity,
  entityRefOf,
  isAbortOf,
  type Logger,
  messageOf,
  type Runtime,
  throwIfAborted,
} from '@callboard/core'
import { catalogErrors } from '../errors.ts'
import { checkedValue } from './checked-value.ts'
import { createHostLane, type HostLane } from './host-lane.ts'
import { type SharedRead, shareRead } from './shared-read.ts'
import type { AnySignal, SignalValue } from './signal.ts'

/** What is known of one signal of one entity. */
export interface SignalReading {
  /** Name of the signal. */
  name: string
  /** `stale`: reading it again failed, and this is what it said before. */
  status: 'ok' | 'failed' | 'stale'
  /** Missing exactly where it `failed`. */
  value?: SignalValue
  /** When the value was read, ISO 8601. */
  readAt?: string
  /** Until when the value is good, ISO 8601. */
  expiresAt?: string
  /** Why it could not be read now. */
  error?: CallboardErrorJson
}

/** How {@link createSignals} is set up. */
export interface SignalsOptions {
  signals: readonly AnySignal[]
  logger: Logger
  runtime: Runtime
  /** Ends all readings when aborted. */
  closed: AbortSignal
}

/** Which signals are wanted. */
export interface ReadSignalsOptions {
  signal?: AbortSignal | undefined
  /** Only these. @default all */
  names?: readonly string[] | undefined
}

/** The signals of a catalog, with what they said last. */
export interface Signals {
  has(name: string): boolean
  /** One reading for each signal that applies, in the order in which they were given. @throws the reason of an aborted signal */
  read(entity: Entity, options?: ReadSignalsOptions): Promise<SignalReading[]>
}

/** Readings that are kept; the one not used for longest goes first. */
const maxKept = 10_000
const defaultTtlMs = 60_000
/** A failure is not asked for again before this, in milliseconds. */
const failedTtlMs = 10_000
const defaultTimeoutMs = 5_000
/** Readings of one host at a time. */
const perHost = 4

/** What is kept of one key. */
interface Kept {
  good?: { value: SignalValue; readAt: number; expiresAt: number }
  failure?: { error: CallboardErrorJson; until: number }
  reading?: SharedRead<void>
}

export function createSignals({ signals, logger, runtime, closed }: SignalsOptions): Signals {
  const cache = new Map<string, Kept>()
  const lanes = new Map<string, HostLane>()

  const laneOf = ({ name, host = name }: AnySignal): HostLane => {
    const lane = lanes.get(host) ?? createHostLane({ host, concurrency: perHost, runtime })
    lanes.set(host, lane)
    return lane
  }
  const keptFor = (key: string): Kept => {
    const kept = cache.get(key) ?? {}
    cache.delete(key)
    if (cache.size >= maxKept) cache.delete(cache.keys().next().value as string)
    cache.set(key, kept)
    return kept
  }
  const refresh = async (signal: AnySignal, entity: Entity, kept: Kept, cancel: AbortSignal) => {
    try {
      const value = await readOnce(signal, {
        entity,
        lane: laneOf(signal),
        logger,
        runtime,
        cancel: AbortSignal.any([cancel, closed]),
      })
      const readAt = runtime.now()
      kept.good = { value, readAt, expiresAt: readAt + (signal.ttlMs ?? defaultTtlMs) }
      delete kept.failure
    } catch (error) {
      // Nobody waited any more: that says nothing about the signal.
      if (isAbortOf(cancel, error)) return
      const failure = asError(signal, error)
      kept.failure = { error: failure.toJSON(), until: runtime.now() + failedTtlMs }
      logger.debug('a signal could not be read', { signal: signal.name, code: failure.code })
    }
  }
  const readSignal = async (
    signal: AnySignal,
    entity: Entity,
    cancel: AbortSignal | undefined,
  ): Promise<SignalReading> => {
    const kept = keptFor(keyOf(signal, entity))
    const now = runtime.now()
    const isFresh = (kept.good?.expiresAt ?? 0) > now || (kept.failure?.until ?? 0) > now
    if (!isFresh) {
      if (!kept.reading?.isOpen)
        kept.reading = shareRead((aborted) => refresh(signal, entity, kept, aborted))
      await kept.reading.wait(cancel)
    }
    return readingOf(signal, kept)
  }

  return {
    has: (name) => signals.some((signal) => signal.name === name),
    async read(entity, { signal: cancel, names } = {}) {
      throwIfAborted(cancel)
      const wanted = signals.filter(
        (each) => (names?.includes(each.name) ?? true) && (each.applies?.(entity) ?? true),
      )
      return Promise.all(wanted.map((signal) => readSignal(signal, entity, cancel)))
    },
  }
}

function keyOf(signal: AnySignal, entity: Entity): string {
  const key = signal.key?.(entity) ?? `${entityRefOf(entity)} ${entity.metadata.etag ?? ''}`
  return JSON.stringify([signal.name, key])
}

interface Reading {
  entity: Entity
  lane: HostLane
  logger: Logger
  runtime: Runtime
  cancel: AbortSignal
}

/** Reads within the host's limit and the deadline, whether or not the signal looks at what it is given. */
function readOnce(signal: AnySignal, reading: Reading): Promise<SignalValue> {
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

function readingOf({ name }: AnySignal, { good, failure }: Kept): SignalReading {
  const value = good && {
    value: good.value,
    readAt: new Date(good.readAt).toISOString(),
    expiresAt: new Date(good.expiresAt).toISOString(),
  }
  if (!failure) return { name, status: 'ok', ...value }
  return { name, status: value ? 'stale' : 'failed', ...value, error: failure.error }
}

function asError(signal: AnySignal, error: unknown): CallboardError {
  if (CallboardError.is(error)) return error
  return catalogErrors.SIGNAL_FAILED(
    { signal: signal.name, reason: messageOf(error) },
    { cause: error },
  )
}
