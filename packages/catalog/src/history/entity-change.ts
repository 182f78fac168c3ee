import type { Entity } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'
import { statusOf } from '../snapshot/entity-status.ts'
import type { ChangeAction, LoggedChange } from '../store/catalog-store.ts'
import { changedPaths } from './changed-paths.ts'

/** One change of one entity. Entities are as they were served, without relations. */
export interface EntityChange {
  revision: number
  /** Milliseconds since 1970 UTC. */
  timeMs: number
  ref: string
  action: ChangeAction
  /** Name of the provider whose word it was. */
  provider: string
  /** Address of the source. */
  source: string
  before?: Entity
  after?: Entity
  /** Where the two differ, as JSON Pointers: `/spec/owner`. */
  paths: string[]
}

/** What a change looks like from outside, with what is served now for a change that nothing has followed. */
export function toEntityChange(change: LoggedChange, served: Claim | undefined): EntityChange {
  const { revision, timeMs, ref, action, provider, source } = change
  const before = servedEntity(change.before)
  const after = servedEntity(claimAfter(change, served))
  return {
    revision,
    timeMs,
    ref,
    action,
    provider,
    source,
    ...(before && { before }),
    ...(after && { after }),
    paths: changedPaths(before, after),
  }
}

/** What a change led to. */
export function claimAfter(change: LoggedChange, served: Claim | undefined): Claim | undefined {
  return change.action === 'removed' ? undefined : (change.after ?? served)
}

/** A claim as its entity was served. */
export function servedEntity(claim: Claim | undefined): Entity | undefined {
  return claim && Object.freeze({ ...claim.entity, ...statusOf(claim) })
}
