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
import { createHostLane, type HostLane } from './host-lane.ts'
import { createKeptReadings, type KeptReading } from './kept-readings.ts'
import { runSignal } from './run-signal.ts'
import { shareRead } from './shared-read.ts'
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

const defaultTtlMs = 60_000
/** A failure is not asked for again before this, in milliseconds. */
const failedTtlMs = 10_000
/** Readings of one host at a time. */
const perHost = 4

export function createSignals({ signals, ...rest }: SignalsOptions): Signals {
  const reading: ReadingContext = {
    ...rest,
    keptOf: createKeptReadings(),
    laneOf: createLanes(rest.runtime),
  }
  return {
    has: (name) => signals.some((signal) => signal.name === name),
    async read(entity, { signal: cancel, names } = {}) {
      throwIfAborted(cancel)
      const questions = signals
        .filter(({ name }) => names?.includes(name) ?? true)
        .flatMap((signal) => questionOf(signal, entity) ?? [])
      return Promise.all(
        questions.map((question) =>
          'status' in question ? question : answerOf(question, { ...reading, entity, cancel }),
        ),
      )
    },
  }
}

/** What readings have in common. */
interface ReadingContext extends Omit<SignalsOptions, 'signals'> {
  keptOf: ReturnType<typeof createKeptReadings>
  laneOf: (signal: AnySignal) => HostLane
}

/** What is kept of a question, read anew when its time is over; whoever asks meanwhile waits for the same reading. */
async function answerOf(
  { signal, key }: Question,
  {
    entity,
    cancel,
    ...context
  }: ReadingContext & { entity: Entity; cancel: AbortSignal | undefined },
): Promise<SignalReading> {
  const kept = context.keptOf(signal.name, key)
  const now = context.runtime.now()
  const isFresh = (kept.good?.expiresAt ?? 0) > now || (kept.failure?.until ?? 0) > now
  if (!isFresh) {
    if (!kept.reading?.isOpen)
      kept.reading = shareRead((left) => readAnew(signal, { ...context, entity, kept }, left))
    await kept.reading.wait(cancel)
  }
  return readingOf(signal, kept)
}

async function readAnew(
  signal: AnySignal,
  {
    entity,
    kept,
    laneOf,
    logger,
    runtime,
    closed,
  }: ReadingContext & { entity: Entity; kept: KeptReading },
  left: AbortSignal,
): Promise<void> {
  try {
    const lane = laneOf(signal)
    const cancel = AbortSignal.any([left, closed])
    const value = await runSignal(signal, { entity, lane, logger, runtime, cancel })
    const readAt = runtime.now()
    kept.good = { value, readAt, expiresAt: readAt + (signal.ttlMs ?? defaultTtlMs) }
    delete kept.failure
  } catch (error) {
    // Nobody waited any more: that says nothing about the signal.
    if (isAbortOf(left, error)) return
    const failure = asError(signal, error)
    kept.failure = { error: failure.toJSON(), until: runtime.now() + failedTtlMs }
    logger.debug('a signal could not be read', { signal: signal.name, code: failure.code })
  }
}

/** The lane of the host of each signal. */
function createLanes(runtime: Runtime): (signal: AnySignal) => HostLane {
  const lanes = new Map<string, HostLane>()
  return ({ name, host = name }) => {
    const lane = lanes.get(host) ?? createHostLane({ host, concurrency: perHost, runtime })
    lanes.set(host, lane)
    return lane
  }
}

/** A signal, and what it is asked of an entity. */
interface Question {
  signal: AnySignal
  key: string
}

/** Nothing where the signal does not apply; a failed reading where it throws already here: each fails by itself. */
function questionOf(signal: AnySignal, entity: Entity): Question | SignalReading | undefined {
  try {
    if (signal.applies && !signal.applies(entity)) return undefined
    const key = signal.key?.(entity) ?? `${entityRefOf(entity)} ${entity.metadata.etag ?? ''}`
    return { signal, key }
  } catch (error) {
    return { name: signal.name, status: 'failed', error: asError(signal, error).toJSON() }
  }
}

function readingOf({ name }: AnySignal, { good, failure }: KeptReading): SignalReading {
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
