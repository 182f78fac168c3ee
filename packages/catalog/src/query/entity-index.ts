import type { Entity } from '@callboard/core'
import type { Breath } from '../breath.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { sortTexts } from '../snapshot/sort-texts.ts'
import type { Bits } from './bits.ts'
import type { FieldIndex } from './field-index.ts'
import { GrowingIndex, usualParts } from './growing-index.ts'
import { inTurns } from './in-turns.ts'
import type { IndexPart } from './index-part.ts'
import type { SortValue } from './sort-value.ts'

/**
 * A snapshot made ready for questions: each part is made when it is first asked for. An entity has its position for as long as it
 * is there; the position of one that left is free until another takes it.
 */
export interface EntityIndex {
  /** Positions, free ones included. */
  readonly size: number
  /** By position. For a few of them there is {@link EntityIndex.entityAt}. */
  readonly entities: readonly (Entity | undefined)[]
  readonly refs: readonly (string | undefined)[]
  readonly all: Bits
  /** Positions by reference. */
  readonly byRef: readonly number[]
  entityAt(position: number): Entity | undefined
  positionOf(ref: string): number | undefined
  /**
   * The index of which this one shows a part, where that makes no difference to the values of some fields: its orders and columns
   * of them are as good.
   *
   * @param paths - in lower case
   */
  sameFor?(paths: readonly string[]): EntityIndex | undefined
  /** @param path - in lower case */
  field(path: string): FieldIndex
  /** @param path - in lower case */
  sortValues(path: string): readonly (SortValue | undefined)[]
  /** Makes something once under a key. */
  cached<Value>(key: string, make: () => IndexPart<Value>): Value
}

type ByRef = Snapshot['entities']

/** The entities of an index, by reference. */
export function entitiesOf(index: EntityIndex): Entity[] {
  return index.byRef.map((position) => index.entityAt(position) as Entity)
}

const indexes = new WeakMap<ByRef, GrowingIndex>()
const parts = new WeakMap<ByRef, EntityIndex>()

/** Makes an index that of entities which are a part of others. */
export function setIndexOf(entities: ByRef, index: EntityIndex): void {
  parts.set(entities, index)
}

/** The index of a snapshot. What is made here is not made beforehand. */
export function indexOf({ entities }: Pick<Snapshot, 'entities'>): EntityIndex {
  const known = indexes.get(entities) ?? parts.get(entities)
  if (known) return known
  const index = new GrowingIndex([...entities.keys()].sort())
  index.fill(entities, 0, index.size)
  indexes.set(entities, index)
  return index
}

/** Two snapshots, one after the other, and the references whose entities differ. */
interface SnapshotStep {
  previous: Pick<Snapshot, 'entities'>
  next: Pick<Snapshot, 'entities'>
  touched: readonly string[]
}

/** Makes the index of the next snapshot before anybody asks, unless {@link moveIndex} will do. */
export async function prepareIndex(step: SnapshotStep, breath: Breath): Promise<void> {
  const { previous, next, touched } = step
  if (previous.entities === next.entities) return
  if (indexes.get(previous.entities)?.hasRoomFor(touched)) return
  const refs = await sortTexts([...next.entities.keys()], breath)
  const index = new GrowingIndex(refs)
  await inTurns(index.size, breath, (from, to) => index.fill(next.entities, from, to))
  await index.prepare(indexes.get(previous.entities)?.keys() ?? usualParts, breath)
  indexes.set(next.entities, index)
}

/** Lets the index of a snapshot that is no longer asked become that of the next, at a cost in proportion to the change. */
export function moveIndex({ previous, next, touched }: SnapshotStep): void {
  const known = indexes.get(previous.entities)
  if (!known || previous.entities === next.entities || indexes.has(next.entities)) return
  known.advance(next.entities, touched)
  indexes.delete(previous.entities)
  indexes.set(next.entities, known)
}
