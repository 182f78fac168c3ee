import type { Catalog } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'

/** A person of a group, or of one below it. */
export interface GroupPerson {
  ref: string
  /** The groups at or below the asked one that the person is in, nearest first. */
  groups: string[]
}

/** The people of a group and of all groups below it, nearest first, each once. */
export function peopleBelow(catalog: Pick<Catalog, 'get'>, group: Entity): GroupPerson[] {
  const people = new Map<string, GroupPerson>()
  const seen = new Set([entityRefOf(group)])
  // Grows while it is read: the groups of one level, then those below. A group may stand below itself.
  for (const ref of seen) {
    const entity = catalog.get(ref)
    for (const member of targetsOf(entity, 'hasMember')) {
      const person = people.get(member)
      if (person) person.groups.push(ref)
      else people.set(member, { ref: member, groups: [ref] })
    }
    for (const child of targetsOf(entity, 'parentOf')) seen.add(child)
  }
  return [...people.values()]
}

/** Everything that a relation of an entity leads to. */
export function targetsOf(entity: Entity | undefined, type: string): string[] {
  return (entity?.relations ?? [])
    .filter((relation) => relation.type === type)
    .map(({ targetRef }) => targetRef)
}
