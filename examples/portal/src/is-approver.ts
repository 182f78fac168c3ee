import type { Catalog } from '@callboard/catalog'
import { formatEntityRef } from '@callboard/core'
import { readRef } from './format/entity-link.ts'
import { peopleBelow } from './format/group-people.ts'

/** Whether a user is whom an approver names: the same user, or a group that the user is in, or in one below it. */
export function isApprover(
  catalog: Pick<Catalog, 'get'>,
  { user, approver }: { user: string; approver: string },
): boolean {
  const [wanted, named] = [canonical(user), canonical(approver)]
  if (wanted === undefined || named === undefined) return false
  if (wanted === named) return true
  const group = catalog.get(named)
  return group?.kind === 'Group' && peopleBelow(catalog, group).some(({ ref }) => ref === wanted)
}

/** A template wrote it: it may be short, or no reference at all. */
function canonical(text: string): string | undefined {
  const ref = readRef(text)
  return ref && formatEntityRef(ref)
}
