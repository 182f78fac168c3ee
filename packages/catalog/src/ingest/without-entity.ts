import type { Breath } from '../breath.ts'
import {
  type RootReading,
  type RootState,
  type SourceRecord,
  type SourceRoot,
  toReadAnew,
} from './source-root.ts'

/** A root that has never heard of an entity; its sources are read anew, so that what they still have comes back. */
export async function withoutEntity(
  { root, state }: { root: SourceRoot; state: RootState },
  ref: string,
  breath: Breath,
): Promise<RootReading> {
  const changes = new Map<string, SourceRecord>()
  for (const [source, record] of state.sources) {
    const pause = breath()
    if (pause) await pause
    if (!record.claims.some((claim) => claim.ref === ref)) continue
    const claims = record.claims.filter((claim) => claim.ref !== ref)
    changes.set(source, toReadAnew(record, claims))
  }
  return { root, state: { ...state, sources: await state.sources.with(changes, breath) }, changes }
}
