import type { Catalog, EntityChange } from '@callboard/catalog'
import type { DocsBuilds } from '../docs-builds.ts'

/** What was changed longer ago is hardly why something fails now. */
const recentMs = 14 * 24 * 60 * 60_000
const mostRefs = 10
const perEntity = 3
const mostChanges = 8
const mostPages = 4

/** Pages of an entity's documents that were seen to be other ones. */
export interface DocsChange {
  ref: string
  pages: readonly { title: string; href: string }[]
  /** When that was noticed, milliseconds since 1970 UTC. */
  timeMs: number
}

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

/**
 * Documents of some entities that changed while the portal ran, the newest first. Times of files would say when a copy was made
 * rather than when somebody wrote.
 */
export function recentDocsChanges(
  builds: Pick<DocsBuilds, 'all'>,
  { refs, nowMs }: { refs: readonly string[]; nowMs: number },
): DocsChange[] {
  const asked = new Set(refs.slice(0, mostRefs))
  return builds
    .all()
    .flatMap(({ ref, atMs, changedPages = [] }) =>
      asked.has(ref) && changedPages.length > 0 && nowMs - atMs <= recentMs
        ? [{ ref, pages: changedPages.slice(0, mostPages), timeMs: atMs }]
        : [],
    )
    .slice(0, perEntity)
}
