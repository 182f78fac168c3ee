import type { Issue } from '@callboard/core'
import type { SourceStatus } from './catalog.ts'
import { issuesOf, type ReadRoot } from './catalog-state.ts'
import { catalogErrors } from './errors.ts'
import type { Claim } from './ingest/claim.ts'
import type { RootState } from './ingest/source-root.ts'

/** What is told of a root. */
export interface StatusOptions {
  /** Milliseconds since 1970. */
  readAt: number | undefined
  /** @default all */
  counts?(claim: Claim): boolean
  /** @default all */
  shows?(issue: Issue): boolean
}

/** How it stands with a root. */
export function sourceStatus(
  { root, state }: ReadRoot,
  { readAt, counts, shows }: StatusOptions,
): SourceStatus {
  const issues = issuesOf(state)
  return {
    name: root.provider.name,
    entities: claimCount(state, counts),
    issues: shows ? issues.filter(shows).length : issues.length,
    failed: state.issues.some(({ code }) => code === catalogErrors.PROVIDER_FAILED.code),
    ...(readAt !== undefined && { readAt: new Date(readAt).toISOString() }),
  }
}

function claimCount({ sources }: RootState, counts: StatusOptions['counts']): number {
  let count = 0
  for (const { claims } of sources.values())
    count += counts ? claims.filter(counts).length : claims.length
  return count
}
