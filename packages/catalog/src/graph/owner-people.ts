import type { Breath } from '../breath.ts'
import type { NextSnapshot } from '../snapshot/next-snapshot.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { isLinked } from './relation-index.ts'
import { refsOf, walkRelations } from './walk-relations.ts'

/** Somebody to call. */
export interface Person {
  ref: string
  displayName?: string
  email?: string
}

/** People of one owner that are listed. */
const maxPeople = 1000
/** As many changes are followed; after more, people are looked up when they are asked for. */
const mostFollowed = 1024

/** Two moments, one after the other, and the references in which they differ. */
interface PeopleStep extends Pick<NextSnapshot, 'touched' | 'related'> {
  previous: Snapshot
  next: Snapshot
}

/** Whom owners lead to, as far as known: a few hundred groups own nearly everything. */
interface KnownPeople {
  readonly owners: Map<string, readonly Person[]>
  /** One object for all owners that lead to somebody. */
  readonly persons: Map<string, Person>
}

const knownPeople = new WeakMap<Snapshot['relations'], KnownPeople>()

/** The people behind an owner: the members of a group and of the groups below it, or the user. Sorted by reference. */
export function peopleOf(snapshot: Snapshot, owner: string): readonly Person[] {
  return peopleIn(snapshot)(owner)
}

/** {@link peopleOf} for callers that ask for many. */
export function peopleIn(snapshot: Snapshot): (owner: string) => readonly Person[] {
  const known = knownPeople.get(snapshot.relations) ?? { owners: new Map(), persons: new Map() }
  knownPeople.set(snapshot.relations, known)
  return (owner) => {
    let people = known.owners.get(owner)
    if (!people) {
      people = findPeople(snapshot, owner, known.persons)
      known.owners.set(owner, people)
    }
    return people
  }
}

/** Looks up the people behind all groups before anybody asks, unless {@link movePeople} will do. */
export async function preparePeople({ next }: PeopleStep, breath: Breath): Promise<void> {
  if (knownPeople.has(next.relations) || !isLinked(next)) return
  const find = peopleIn(next)
  for (const ref of next.relations.keys()) {
    if (ref.startsWith('group:')) find(ref)
    const pause = breath()
    if (pause) await pause
  }
}

/**
 * Lets what is known of people before a change be known after it, but for whoever the change touches and the groups above. What
 * only stood above before is among `related`, for it lost a relation.
 */
export function movePeople({ previous, next, touched, related }: PeopleStep): void {
  const known = knownPeople.get(previous.relations)
  if (!known || previous.relations === next.relations || knownPeople.has(next.relations)) return
  knownPeople.delete(previous.relations)
  if (touched.length + related.length > mostFollowed) return
  for (const ref of withGroupsAbove(next, [...touched, ...related])) known.owners.delete(ref)
  for (const ref of touched) known.persons.delete(ref)
  knownPeople.set(next.relations, known)
}

function withGroupsAbove({ relations }: Snapshot, refs: readonly string[]): Set<string> {
  const found = new Set(refs)
  // A set is gone through in the order in which it grows.
  for (const ref of found)
    for (const { type, targetRef } of relations.get(ref) ?? [])
      if (type === 'memberOf' || type === 'childOf') found.add(targetRef)
  return found
}

function findPeople(
  snapshot: Snapshot,
  owner: string,
  persons: Map<string, Person>,
): readonly Person[] {
  const walk = walkRelations(snapshot, owner, {
    follows: (type) => type === 'hasMember' || type === 'parentOf',
    limit: maxPeople,
  })
  const people = refsOf(walk)
    .filter((ref) => ref.startsWith('user:') && snapshot.entities.has(ref))
    .sort()
    .map((ref) => {
      const person = persons.get(ref) ?? personOf(snapshot, ref)
      persons.set(ref, person)
      return person
    })
  return Object.freeze(people)
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
