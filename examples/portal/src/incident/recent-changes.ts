import type { Catalog, EntityChange } from '@callboard/catalog'

/** What was changed longer ago is hardly why something fails now. */
const recentMs = 14 * 24 * 60 * 60_000
const mostRefs = 10
const perEntity = 3
const mostChanges = 8

/** Changes of some entities in the catalog, the newest first. That something came in is no change of how it works. */
export async function recentChanges(
  catalog: Pick<Catalog, 'history'>,
  { refs, nowMs }: { refs: readonly string[]; nowMs: number },
): Promise<EntityChange[]> {
  const histories = await Promise.all(
    refs.slice(0, mostRefs).map((ref) => catalog.history(ref, { limit: perEntity })),
  )
  return histories
    .flat()
    .filter(({ action, timeMs }) => action !== 'added' && nowMs - timeMs <= recentMs)
    .sort((a, b) => b.timeMs - a.timeMs)
    .slice(0, mostChanges)
}
