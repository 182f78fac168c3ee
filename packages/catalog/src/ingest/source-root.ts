import type { EntityKind, Issue, Logger, Readers, Runtime } from '@callboard/core'
import type { Provider } from '../provider/provider.ts'
import type { Claim } from './claim.ts'
import type { KeptReading } from './kept-reading.ts'

/** What is read and replaced as one: a provider, or a registered location. */
export interface SourceRoot {
  /** Unique in the catalog. */
  key: string
  provider: Provider
}

/** What a root gave when it was read last. */
export interface RootState {
  claims: readonly Claim[]
  issues: readonly Issue[]
  /** By the address of the source. */
  readings: ReadonlyMap<string, KeptReading>
}

/** What a root gave that was never read. */
export const unread: RootState = { claims: [], issues: [], readings: new Map() }

/** What reading a root needs. */
export interface IngestContext {
  kinds: readonly EntityKind[]
  readers: Readers
  logger: Logger
  runtime: Runtime
  signal: AbortSignal
}
