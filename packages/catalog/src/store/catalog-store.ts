import type { Issue } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'
import type { SourceRecord } from '../ingest/source-root.ts'
import type { RegisteredLocation } from '../location.ts'

/** How far a store has come. */
export interface StoreHead {
  /** Number of the newest revision, 0 before the first. A commit makes one when an entity becomes another one, comes or goes. */
  revision: number
  /** The oldest revision that can still be read; changes up to it are forgotten. */
  oldest: number
  /** Counts up with each commit, also with one that changes no entity: what the next one is made from. */
  commits: number
}

/** What a source gave, as it is kept: plain data. */
export type KeptRecord = Omit<SourceRecord, 'digest' | 'inputs' | 'missing' | 'local'>

/** A source of a root. */
export interface KeptSource {
  root: string
  record: KeptRecord
}

/** A source that has to be written. */
export interface PutSource extends KeptSource {
  /** Positions of its claims that are others than those at their places before, or new. */
  changed: readonly number[]
  /** How many claims it had before. */
  claimsBefore: number
}

/** A registered location in its place among the others. */
export interface KeptLocation {
  position: number
  location: RegisteredLocation
}

/** Which of several sources owns a reference that more than one claims. */
export interface KeptHolder {
  ref: string
  root: string
  source: string
}

/** One part of what a store holds. */
export type StorePart =
  | { type: 'head'; head: StoreHead }
  | { type: 'location'; location: KeptLocation }
  | { type: 'issues'; root: string; issues: readonly Issue[] }
  | { type: 'holder'; holder: KeptHolder }
  | { type: 'source'; source: KeptSource }

/** What became of an entity. */
export type ChangeAction = 'added' | 'changed' | 'removed'

/** A change on its way into the log. */
export interface NewChange {
  ref: string
  action: ChangeAction
  /** Name of the provider whose word it is, or was. */
  provider: string
  /** Address of the source. */
  source: string
  /** What was served before. */
  before?: Claim | undefined
}

/** An entry of the log. */
export interface LoggedChange extends NewChange {
  revision: number
  /** When it was committed, milliseconds since 1970 UTC. */
  timeMs: number
  /** What it led to, where a later change has replaced that; else it is what the state holds. */
  after?: Claim | undefined
}

/** Everything that one commit changes. */
export interface StoreBatch {
  /** `commits` of the head that the batch was made from. */
  expected: number
  timeMs: number
  /** For the log. Without any, the revision stays what it was. */
  changes: readonly NewChange[]
  /** Sources that are gone. */
  remove: readonly { root: string; source: string }[]
  put: readonly PutSource[]
  /** Of the roots whose issues are others now: all of them. */
  issues: readonly { root: string; issues: readonly Issue[] }[]
  holders: { remove: readonly string[]; put: readonly KeptHolder[] }
  locations: { remove: readonly string[]; put: readonly KeptLocation[] }
}

/** What of the log is to stay. */
export interface Pruning {
  /** How many of the newest revisions, at most. */
  revisions?: number | undefined
  /** Since when, milliseconds since 1970 UTC. */
  sinceMs?: number | undefined
}

/**
 * Where a catalog is kept: its state, and a log of the changes that led to it. A version of an entity is kept once: the one
 * that is served in the state, an older one with the change that replaced it.
 *
 * The contract is `catalogStoreContract` of `@callboard/catalog/testing`. All methods throw CATALOG_STORE_FAILED when what
 * is below them does, and CATALOG_STORE_TOO_NEW for what a later release wrote.
 */
export interface CatalogStore {
  head(): Promise<StoreHead>
  /**
   * All parts as of one commit: the head first, the locations by position, sources in any order. Not to be mixed with other calls: one that
   * holds a single connection answers them when the parts have been read.
   */
  load(): AsyncIterable<StorePart>
  /** Takes a batch in whole or not at all. @throws CATALOG_STORE_CONFLICT when another commit was made since `expected` */
  commit(batch: StoreBatch): Promise<StoreHead>
  /** Changes of one entity, the newest first, of revisions below `before`. */
  history(
    ref: string,
    options: { before?: number | undefined; limit: number },
  ): Promise<LoggedChange[]>
  /**
   * Changes after a revision, by revision and reference; with `ref` after that one in it, so that a page can follow a page.
   * @throws CATALOG_REVISION_PRUNED
   */
  changesSince(
    position: { revision: number; ref?: string | undefined },
    options: { limit: number },
  ): Promise<LoggedChange[]>
  /** Forgets old changes. The state stays. */
  prune(pruning: Pruning): Promise<StoreHead>
}
