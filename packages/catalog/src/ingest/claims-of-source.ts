import type { Issue } from '@callboard/core'
import type { CheckedDocument } from './check-document.ts'
import { type Claim, claimEntity } from './claim.ts'

/** What a source said this time. */
export interface SourceReading {
  /** Address of the source. */
  source: string
  location: string
  origin: string
  parent?: string | undefined
  documents: readonly CheckedDocument[]
  /** Of several documents on one entity, the last is meant, as in the peer. @default the first, and the others are issues */
  lastWins?: boolean | undefined
  /** Issues of the source as a whole. With an error among them, nothing could be read. */
  issues: readonly Issue[]
}

/**
 * The claims of a source, in its order: its good documents, and the last good version of those that are broken now. When a
 * broken document does not say which entity it is, every entity that the source had and does not name again is kept:
 * rather one too many for a while than one too few.
 */
export function claimsOfSource(reading: SourceReading, before: readonly Claim[]): Claim[] {
  const { documents, issues, lastWins } = reading
  const [only] = documents
  // Most sources, the first time.
  if (documents.length === 1 && before.length === 0) return toClaims(only, reading)
  const wholeErrors = issues.filter(isError)
  const claims = new Map<string, Claim>()
  const duplicates: Claim[] = []
  const known = new Map(before.map((claim) => [claim.ref, claim]))
  for (const document of documents) {
    const made = toClaim(document, reading)
    const claim = made && sameOrNew(made, known.get(made.ref))
    if (!claim) continue
    if (claims.has(claim.ref) && !lastWins) duplicates.push(claim)
    else claims.set(claim.ref, claim)
  }
  const broken = documents.filter(({ entity }) => entity === undefined)
  const keep = (claim: Claim, problems: readonly Issue[], stale: boolean) => {
    if (!claims.has(claim.ref)) claims.set(claim.ref, { ...claim, problems, stale })
  }
  for (const { ref, issues: problems } of broken) {
    const last = ref === undefined ? undefined : known.get(ref)
    if (last) keep(last, problems.filter(isError), false)
  }
  const nameless = broken.filter(({ ref }) => ref === undefined || !known.has(ref))
  if (nameless.length > 0 || wholeErrors.length > 0) {
    const problems = [...wholeErrors, ...nameless.flatMap((each) => each.issues.filter(isError))]
    for (const claim of before) keep(claim, problems, true)
  }
  return [...claims.values(), ...duplicates]
}

/** What is equal stays the object it was, so that nothing is compared twice and no copy is kept. */
function sameOrNew(claim: Claim, last: Claim | undefined): Claim {
  if (last?.etag !== claim.etag) return claim
  const { entity } = last
  const samePlace = last.at?.line === claim.at?.line && last.at?.file === claim.at?.file
  const same =
    samePlace && last.parent === claim.parent && !last.stale && last.problems.length === 0
  return same ? last : { ...claim, entity }
}

function toClaims(document: CheckedDocument | undefined, reading: SourceReading): Claim[] {
  const claim = document && toClaim(document, reading)
  return claim ? [claim] : []
}

function toClaim(
  { ref, entity, at, relations }: CheckedDocument,
  { source, location, origin, parent }: SourceReading,
): Claim | undefined {
  if (!entity || ref === undefined) return undefined
  return claimEntity({ ref, entity, relations, source, location, origin, parent, at })
}

function isError({ severity }: Issue): boolean {
  return severity === 'error'
}
