import type { SourceStatus } from './catalog.ts'
import { issuesOf, type ReadRoot } from './catalog-state.ts'
import { catalogErrors } from './errors.ts'
import type { RootState } from './ingest/source-root.ts'

/** How it stands with a root; `readAt` is in milliseconds since 1970. */
export function sourceStatus({ root, state }: ReadRoot, readAt: number | undefined): SourceStatus {
  return {
    name: root.provider.name,
    entities: claimCount(state),
    issues: issuesOf(state).length,
    failed: state.issues.some(({ code }) => code === catalogErrors.PROVIDER_FAILED.code),
    ...(readAt !== undefined && { readAt: new Date(readAt).toISOString() }),
  }
}

function claimCount({ sources }: RootState): number {
  let count = 0
  for (const { claims } of sources.values()) count += claims.length
  return count
}
