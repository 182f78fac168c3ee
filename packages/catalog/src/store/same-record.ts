import type { Claim } from '../ingest/claim.ts'
import type { SourceRecord } from '../ingest/source-root.ts'
import type { KeptRecord } from './catalog-store.ts'

/** Whether nothing of a claim would be kept differently. */
export function isSameClaim(a: Claim, b: Claim): boolean {
  if (a === b) return true
  return (
    a.etag === b.etag &&
    a.ref === b.ref &&
    a.source === b.source &&
    a.parent === b.parent &&
    a.stale === b.stale &&
    a.at?.file === b.at?.file &&
    a.at?.line === b.at?.line &&
    a.at?.column === b.at?.column &&
    haveSameRelations(a, b) &&
    isSameJson(a.problems, b.problems)
  )
}

/** Whether nothing of a source but its claims would be kept differently. */
export function isSameSource(a: KeptRecord, b: KeptRecord): boolean {
  return (
    a.file === b.file &&
    a.origin === b.origin &&
    a.parent === b.parent &&
    a.depth === b.depth &&
    a.etag === b.etag &&
    a.rules === b.rules &&
    isSameJson(a.issues, b.issues) &&
    isSameJson(a.followed, b.followed) &&
    isSameJson(a.leads, b.leads)
  )
}

/**
 * A source read anew with the claims of the last time where they say the same, so that after a restart, when every text is
 * read again, no second copy of the whole catalog stays alive.
 */
export function keepSameClaims(record: SourceRecord, last: SourceRecord): SourceRecord {
  const claims = record.claims.map((claim, position) => {
    const old = last.claims[position]
    return old && isSameClaim(old, claim) ? old : claim
  })
  const isSame =
    claims.length === last.claims.length &&
    claims.every((claim, position) => claim === last.claims[position])
  return { ...record, claims: isSame ? last.claims : claims }
}

function haveSameRelations({ relations: a }: Claim, { relations: b }: Claim): boolean {
  if (a === b) return true
  if (a.length !== b.length) return false
  return a.every((one, index) => {
    const other = b[index]
    return one.type === other?.type && one.source === other.source && one.target === other.target
  })
}

/** Whether two lists are kept as the same text. */
export function isSameJson(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a === b || (a.length === 0 && b.length === 0)) return true
  return a.length === b.length && JSON.stringify(a) === JSON.stringify(b)
}
