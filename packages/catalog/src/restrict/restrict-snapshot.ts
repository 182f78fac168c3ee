import type { Entity, EntityKind } from '@callboard/core'
import { and, type Bits, clear, count, forEachOf, has, not } from '../query/bits.ts'
import { type EntityIndex, indexOf, setIndexOf } from '../query/entity-index.ts'
import type { Condition } from '../query/predicate.ts'
import { selectEntities } from '../query/select-entities.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { emptyLocations } from './empty-locations.ts'
import { MaskedIndex, type MaskedIndexOptions } from './masked-index.ts'
import { MaskedMap } from './masked-map.ts'
import { type IsHidden, redactEntity, withoutHidden } from './redact-entity.ts'

/** What somebody may read of one moment. */
export interface RestrictedSnapshot {
  snapshot: Snapshot
  isHidden: IsHidden
}

/**
 * A snapshot as if what a condition does not select were not there: no entity, no relation to it, no mention of it where a
 * `spec` refers to others. A Location that led to nothing but hidden entities is hidden with them, for its targets are their
 * names. The work is a question to the index of the whole; no entity is copied but those that refer to hidden ones, when they are
 * asked for.
 *
 * @param isHiddenElsewhere - what is hidden besides, at another moment
 */
export function restrictSnapshot(
  whole: Snapshot,
  condition: Condition,
  isHiddenElsewhere?: IsHidden,
): RestrictedSnapshot {
  const index = indexOf(whole)
  const reach = reachOf(whole, { index, condition, isHiddenElsewhere })
  if (!reach) return { snapshot: whole, isHidden: () => false }
  const { isHidden, visible } = reach
  const entities = new MaskedMap(whole.entities, { isHidden, show: redactor(whole, isHidden) })
  const redacted: MaskedIndexOptions['redacted'] = (types) =>
    redactedIn(whole, { index, reach, types })
  const options = { whole: index, visible, entities, redacted, kinds: whole.kinds }
  setIndexOf(entities, new MaskedIndex(options))
  const snapshot: Snapshot = {
    generation: whole.generation,
    kinds: whole.kinds,
    claims: new MaskedMap(whole.claims, { isHidden, show: (claim) => claim }),
    entities,
    relations: new MaskedMap(whole.relations, {
      isHidden,
      show(relations) {
        const shown = withoutHidden(relations, isHidden)
        // What only hidden entities refer to is not known of.
        return shown.length > 0 ? shown : undefined
      },
    }),
  }
  return { snapshot, isHidden }
}

/** Each entity is redacted once, when it is asked for. */
function redactor({ kinds }: Snapshot, isHidden: IsHidden): (entity: Entity) => Entity {
  const made = new WeakMap<Entity, Entity>()
  return (entity) => {
    if (!entity.relations?.some(({ targetRef }) => isHidden(targetRef))) return entity
    const known = made.get(entity) ?? redactEntity(entity, { kinds, isHidden })
    made.set(entity, known)
    return known
  }
}

/** What may be read, and what not. */
interface Reach {
  visible: Bits
  isHidden: IsHidden
  /** Present where they are the fewer ones. */
  hidden?: ReadonlySet<string>
}

/** Remembers the hidden or the visible, whichever are fewer; nothing where everything may be read. */
function reachOf(
  whole: Snapshot,
  {
    index,
    condition,
    isHiddenElsewhere,
  }: { index: EntityIndex; condition: Condition; isHiddenElsewhere: IsHidden | undefined },
): Reach | undefined {
  const visible = selectEntities(index, { condition })
  if (isHiddenElsewhere)
    forEachOf(visible, (position) => {
      if (isHiddenElsewhere(index.refs[position] as string)) clear(visible, position)
    })
  const rest = and(index.all, not(visible))
  const hiddenCount = count(rest)
  if (hiddenCount === 0) return undefined
  const isFew = hiddenCount <= count(visible)
  const named = new Set<string>()
  forEachOf(isFew ? rest : visible, (position) => named.add(index.refs[position] as string))
  const isHidden: IsHidden = isFew
    ? (ref) => named.has(ref)
    : (ref) => !named.has(ref) && whole.entities.has(ref)
  for (const ref of emptyLocations(whole, isHidden)) {
    if (isFew) named.add(ref)
    else named.delete(ref)
    const position = index.positionOf(ref)
    if (position !== undefined) clear(visible, position)
  }
  return { visible, isHidden, ...(isFew && { hidden: named }) }
}

/** Positions of visible entities that have a relation, of some types or any, to a hidden one. */
function redactedIn(
  { relations, kinds }: Snapshot,
  {
    index,
    reach,
    types,
  }: { index: EntityIndex; reach: Reach; types: ReadonlySet<string> | undefined },
): number[] {
  const { visible, isHidden, hidden } = reach
  const found = new Set<number>()
  if (hidden) {
    // Relations are there in both directions: those of the few lead to the others.
    const reverses = types && reversesOf(kinds, types)
    for (const ref of hidden)
      for (const { type, targetRef } of relations.get(ref) ?? []) {
        if (reverses?.has(type) === false) continue
        const position = isHidden(targetRef) ? undefined : index.positionOf(targetRef)
        if (position !== undefined && has(visible, position)) found.add(position)
      }
  } else
    forEachOf(visible, (position) => {
      const entity = index.entityAt(position)
      const isPart = entity?.relations?.some(
        ({ type, targetRef }) => types?.has(type) !== false && isHidden(targetRef),
      )
      if (isPart) found.add(position)
    })
  return [...found]
}

function reversesOf(kinds: readonly EntityKind[], types: ReadonlySet<string>): Set<string> {
  const rules = kinds.flatMap(({ relations = [] }) => relations)
  return new Set(
    rules.flatMap(({ type, reverse }) => [
      ...(types.has(type) ? [reverse] : []),
      ...(types.has(reverse) ? [type] : []),
    ]),
  )
}
