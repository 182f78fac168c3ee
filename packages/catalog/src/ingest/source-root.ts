import type {
  EntityKind,
  Issue,
  Logger,
  Readers,
  Runtime,
  ValidateEntityContext,
} from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Processor } from '../processor/processor.ts'
import type { Provider } from '../provider/provider.ts'
import { SharedMap } from '../snapshot/shared-map.ts'
import type { Claim } from './claim.ts'
import type { Permits } from './kind-rules.ts'
import type { SourceInputs } from './source-inputs.ts'

/** What is read and replaced as one: a provider, or a registered location. */
export interface SourceRoot {
  /** Unique in the catalog. */
  key: string
  provider: Provider
}

/** What one source gave when it was read last, and the way that led to it. Plain data but for its readers. */
export interface SourceRecord {
  /** Address of the source; for what a provider made itself, with the entity. Unique in its root. */
  source: string
  /** Name in issues. */
  file: string
  /** Location reference of the source that the way began at. */
  origin: string
  /** The Location that names it; none for what the provider gives. */
  parent?: string | undefined
  /** Locations on the way. */
  depth: number
  /** Of the text and the way that led to it; none where other files decide about the outcome too. */
  digest?: string | undefined
  /** What it was made from, where other files decide about the outcome too and there was nothing to say of it. */
  inputs?: SourceInputs | undefined
  /** What its host calls this version of the text; kept only where the text need not be seen again. */
  etag?: string | undefined
  /** Beside an `etag`, the rules by which the text was read, where they have a name. */
  rules?: string | undefined
  /** How many times in a row its place said that it is not there. */
  missing?: number | undefined
  claims: readonly Claim[]
  /** What is wrong with the source itself. */
  issues: readonly Issue[]
  /** What is wrong with where its Locations lead. */
  followed: readonly Issue[]
  /** Addresses of the sources that its Locations lead to. */
  leads: readonly string[]
  /** Reads the `file:` addresses that it refers to; not known of a source that comes from a store. */
  local?: Readers | undefined
}

/** What a root gave when it was read last. */
export interface RootState {
  /** By address. */
  sources: SharedMap<SourceRecord>
  /** What is wrong with the root as a whole. */
  issues: readonly Issue[]
}

/** A record that is read anew the next time, whatever its text and its version are. */
export function toReadAnew(record: SourceRecord, claims: readonly Claim[]): SourceRecord {
  const forgotten = { digest: undefined, inputs: undefined, etag: undefined, rules: undefined }
  return { ...record, ...forgotten, claims }
}

/** What a root gave that was never read. */
export const unread: RootState = { sources: SharedMap.empty(), issues: [] }

/** What reading a root, or a part of it, led to. */
export interface RootReading {
  root: SourceRoot
  state: RootState
  /** The sources in which `state` differs from the reading before, by address; `undefined` for those that are gone. */
  changes: ReadonlyMap<string, SourceRecord | undefined>
}

/** What reading a root needs. */
export interface IngestContext {
  kinds: readonly EntityKind[]
  /** By whose rules, where they differ. @default our own */
  compat?: ValidateEntityContext['compat']
  processors: readonly Processor[]
  /** Names all that decides how a text is read; see `readingRules`. @default nothing is known of it after a restart */
  rules?: string | undefined
  /** Who may define what. @default everybody everything */
  permits?: Permits | undefined
  readers: Readers
  logger: Logger
  runtime: Runtime
  /** Takes it that whatever is no longer given is gone on purpose. @default false */
  confirmed?: boolean
  /** How many times in a row a place in the network says that something is not there before that is believed. @default 3 */
  missingConfirmations?: number | undefined
  /** Lets others run in long work. */
  breath: Breath
  signal: AbortSignal
}
