import type { Entity } from '@callboard/core'
import { type Person, peopleOf } from '../graph/owner-people.ts'
import { type FieldValue, fieldValues } from '../query/field-values.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { CheckCatalog } from './check.ts'

/** A snapshot as checks see it. What is looked up once is kept for the run: checks ask for the same fields and teams again and again. */
export function createCheckCatalog(snapshot: Snapshot): CheckCatalog {
  const { entities } = snapshot
  const people = new Map<string, readonly Person[]>()
  const values = new Map<Entity, Map<string, readonly FieldValue[]>>()
  return {
    get: (ref) => entities.get(ref),
    related: (entity, type) =>
      (entity.relations ?? [])
        .filter((relation) => relation.type === type)
        .map(({ targetRef }) => ({ ref: targetRef, entity: entities.get(targetRef) })),
    values(entity, path) {
      const own = values.get(entity) ?? new Map<string, readonly FieldValue[]>()
      if (own.size === 0) values.set(entity, own)
      const known = own.get(path) ?? fieldValues(entity, path)
      own.set(path, known)
      return known
    },
    people(owner) {
      const known = people.get(owner) ?? peopleOf(snapshot, owner)
      people.set(owner, known)
      return known
    },
  }
}
