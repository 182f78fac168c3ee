import type { Catalog } from '../catalog.ts'
import type { CatalogChange } from '../change-feed.ts'
import type { EntityDifference } from '../history/catalog-history.ts'
import type { Restriction } from './restriction.ts'

/** What was and what comes to be, of what may be read. */
export function restrictPast(
  whole: Pick<Catalog, 'history' | 'diff' | 'watch'>,
  restriction: Restriction,
): Pick<Catalog, 'history' | 'diff' | 'watch'> {
  const ofDifference = <Each extends Pick<EntityDifference, 'ref' | 'before' | 'after'>>(
    differences: readonly Each[],
  ) =>
    differences
      .filter(({ ref, before, after }) => restriction.allows(ref, after ?? before))
      .map((each): Each => {
        const { before, after } = each
        return {
          ...each,
          ...(before && { before: restriction.redact(before) }),
          ...(after && { after: restriction.redact(after) }),
        }
      })
  return {
    history: async (ref, options) => ofDifference(await whole.history(ref, options)),
    async diff(options) {
      const { added, changed, removed, ...range } = await whole.diff(options)
      return {
        ...range,
        added: ofDifference(added),
        changed: ofDifference(changed),
        removed: ofDifference(removed),
      }
    },
    watch: (options) => watchVisible(whole.watch(options), restriction),
  }
}

async function* watchVisible(
  changes: AsyncIterable<CatalogChange>,
  restriction: Restriction,
): AsyncGenerator<CatalogChange> {
  let before = restriction.now()
  for await (const change of changes) {
    const told = changeBetween(change, { before, restriction })
    before = restriction.now()
    if (told.added.length + told.changed.length + told.removed.length > 0) yield told
  }
}

/** Of what is gone it only is known whether it could be read before. */
export function changeBetween<Change extends Omit<CatalogChange, 'generation'>>(
  change: Change,
  { before, restriction }: { before: ReturnType<Restriction['now']>; restriction: Restriction },
): Change {
  const isShown = (ref: string) => restriction.allows(ref)
  return {
    ...change,
    added: change.added.filter(isShown),
    changed: change.changed.filter(isShown),
    removed: change.removed.filter((ref) => before.snapshot.entities.has(ref)),
  }
}
