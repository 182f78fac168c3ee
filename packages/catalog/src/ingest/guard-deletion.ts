import type { Issue } from '@callboard/core'
import type { Breath } from '../breath.ts'
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
export async function guardDeletion(
  { sources }: RootState,
  changes: Changes,
  { provider, breath }: { provider: string; breath: Breath },
): Promise<{ changes: Changes; issues: readonly Issue[] }> {
  let lost = 0
  const losing = new Set<string>()
  for (const [source, record] of changes) {
    const before = sources.get(source)?.claims ?? []
    if (before.length === 0) continue
    const refs = new Set(record?.claims.map(({ ref }) => ref))
    const gone = before.filter(({ ref }) => !refs.has(ref)).length
    if (gone > 0) losing.add(source)
    lost += gone
    const pause = breath()
    if (pause) await pause
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
