import type { Snapshot } from '../snapshot/snapshot.ts'
import { generationOf, type Vertex } from './vertices.ts'
import { walkRelations } from './walk-relations.ts'

/** Somebody to call. */
export interface Person {
  ref: string
  displayName?: string
  email?: string
}

/** People of one owner that are listed. */
const maxPeople = 1000

/** The first owner of an entity, by canonical reference. */
export function ownerOf(snapshot: Pick<Snapshot, 'relations'>, vertex: Vertex): string | undefined {
  for (const group of vertex.groupsIn(generationOf(snapshot)))
    if (group.type === 'ownedBy') return group.targets[0]?.ref
  return undefined
}

/** A few hundred groups own nearly everything, so their people are looked up once for a generation. */
const peopleOfSnapshots = new WeakMap<Snapshot['relations'], Map<string, readonly Person[]>>()

/** The people behind an owner: the members of a group and of the groups below it, or the user. Sorted by reference. */
export function peopleOf(snapshot: Snapshot, owner: string): readonly Person[] {
  const known = peopleOfSnapshots.get(snapshot.relations) ?? new Map<string, readonly Person[]>()
  peopleOfSnapshots.set(snapshot.relations, known)
  const people = known.get(owner) ?? Object.freeze(findPeople(snapshot, owner))
  known.set(owner, people)
  return people
}

function findPeople(snapshot: Snapshot, owner: string): Person[] {
  const { visits } = walkRelations(snapshot, owner, {
    follows: (type) => type === 'hasMember' || type === 'parentOf',
    limit: maxPeople,
  })
  return visits
    .map(({ ref }) => ref)
    .filter((ref) => ref.startsWith('user:') && snapshot.entities.has(ref))
    .sort()
    .map((ref) => personOf(snapshot, ref))
}

function personOf({ entities }: Snapshot, ref: string): Person {
  const profile = entities.get(ref)?.spec?.profile
  const { displayName, email } = (profile ?? {}) as { displayName?: unknown; email?: unknown }
  return Object.freeze({
    ref,
    ...(typeof displayName === 'string' && { displayName }),
    ...(typeof email === 'string' && { email }),
  })
}
