import { canonicalRef } from '@callboard/core'
import { entityNotFound } from '../graph/entity-not-found.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { ReadSignalsOptions, SignalReading, Signals } from './create-signals.ts'

/** Whose signals are read. */
export interface SignalsOf {
  snapshot: Snapshot
  ref: string
  reading: ReadSignalsOptions | undefined
}

/**
 * The readings of one entity. A failure says where the entity stands, because it is often the annotation that has to be
 * corrected.
 *
 * @throws CATALOG_ENTITY_NOT_FOUND CORE_REF_INVALID, and the reason of an aborted signal
 */
export async function readSignals(
  signals: Signals,
  { snapshot, ref: text, reading }: SignalsOf,
): Promise<SignalReading[]> {
  const ref = canonicalRef(text)
  const entity = snapshot.entities.get(ref)
  if (!entity) throw entityNotFound(snapshot.entities, ref)
  const at = snapshot.claims.get(ref)?.at
  const readings = await signals.read(entity, reading)
  return readings.map((each) =>
    each.error && at ? { ...each, error: { ...each.error, at } } : each,
  )
}
