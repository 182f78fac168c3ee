import type { Snapshot } from '../snapshot/snapshot.ts'
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
export function ownerOf(
  { relations }: Pick<Snapshot, 'relations'>,
  ref: string,
): string | undefined {
  return relations.get(ref)?.find(({ type }) => type === 'ownedBy')?.targetRef
}

/** The people behind an owner: the members of a group and of the groups below it, or the user. Sorted by reference. */
export function peopleOf(snapshot: Snapshot, owner: string): Person[] {
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
  return {
    ref,
    ...(typeof displayName === 'string' && { displayName }),
    ...(typeof email === 'string' && { email }),
  }
}
