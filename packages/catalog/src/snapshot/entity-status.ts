import type { EntityStatus, Issue } from '@callboard/core'
import type { Claim } from '../ingest/claim.ts'

/** How the peer marks problems that it met while reading an entity. */
const itemType = 'backstage.io/catalog-processing'

/** The status of an entity that is served in its last good version: what keeps the newer one out. */
export function statusOf({ problems }: Claim): { status?: EntityStatus } {
  if (problems.length === 0) return {}
  return { status: { items: problems.map(toItem) } }
}

function toItem({ code, message }: Issue): EntityStatus['items'][number] {
  return {
    type: itemType,
    level: 'error',
    message: `${code}: ${message}`,
    error: { name: code, message },
  }
}
