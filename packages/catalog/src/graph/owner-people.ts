import type { Snapshot } from '../snapshot/snapshot.ts'
import { refsOf, walkRelations } from './walk-relations.ts'

/** Somebody to call. */
export interface Person {
  ref: string
  displayName?: string
  email?: string
}

/** People of one owner that are listed. */
const maxPeople = 1000

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
  const walk = walkRelations(snapshot, owner, {
    follows: (type) => type === 'hasMember' || type === 'parentOf',
    limit: maxPeople,
  })
  return refsOf(walk)
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
