import type { CatalogChange } from '../change-feed.ts'
import type { CatalogStore } from '../store/catalog-store.ts'
import { type LogRange, logSince } from './log-since.ts'

/** The changes of a log, one for each revision. @throws as {@link logSince} does */
export async function* replayChanges(
  store: CatalogStore,
  range: LogRange,
): AsyncGenerator<CatalogChange> {
  let change: ReturnType<typeof emptyChange> | undefined
  for await (const { revision, ref, action } of logSince(store, range)) {
    if (change && change.generation !== revision) {
      yield change
      change = undefined
    }
    change ??= emptyChange(revision)
    change[action].push(ref)
  }
  if (change) yield change
}

function emptyChange(generation: number) {
  return { generation, added: [] as string[], changed: [] as string[], removed: [] as string[] }
}
