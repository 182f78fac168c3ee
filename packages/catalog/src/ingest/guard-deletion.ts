import type { Issue } from '@callboard/core'
import type { RootState, SourceRecord } from './source-root.ts'

/** As many may always go. */
const fewEntities = 20
/** Of all that a root gave, the share that may go at once. */
const largestShare = 0.5

type Changes = ReadonlyMap<string, SourceRecord | undefined>

/**
 * Holds back the loss of more than half of what a root gave, when that is more than twenty entities: a host that answers with an
 * empty list is more likely than an organisation that closes overnight. The sources that would lose something stay as they
 * were, with an issue that says so; everything else is taken in.
 */
export function guardDeletion(
  { sources }: RootState,
  changes: Changes,
  provider: string,
): { changes: Changes; issues: readonly Issue[] } {
  let lost = 0
  const losing = new Set<string>()
  for (const [source, record] of changes) {
    const refs = new Set(record?.claims.map(({ ref }) => ref))
    const gone = (sources.get(source)?.claims ?? []).filter(({ ref }) => !refs.has(ref))
    if (gone.length > 0) losing.add(source)
    lost += gone.length
  }
  if (lost <= fewEntities) return { changes, issues: [] }
  const all = countClaims(sources.values())
  if (lost <= all * largestShare) return { changes, issues: [] }
  const kept = new Map([...changes].filter(([source]) => !losing.has(source)))
  return { changes: kept, issues: [deletionHeld(provider, lost, all)] }
}

function countClaims(records: Iterable<SourceRecord>): number {
  let count = 0
  for (const { claims } of records) count += claims.length
  return count
}

function deletionHeld(provider: string, lost: number, all: number): Issue {
  return {
    severity: 'error',
    code: 'DELETION_HELD',
    message: `"${provider}" no longer gives ${lost} of its ${all} entities; they are kept until that is confirmed`,
    hint: `If they are gone on purpose, confirm it: catalog.confirmDeletion(${JSON.stringify(provider)}).`,
  }
}
