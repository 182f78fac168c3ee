import { throwIfAborted } from '@callboard/core'
import type { CatalogState, ReadRoot } from '../catalog-state.ts'
import { ingestPart } from '../ingest/ingest-part.ts'
import { ingestRoot } from '../ingest/ingest-root.ts'
import { orphansRoot } from '../ingest/keep-orphans.ts'
import type { IngestContext, RootReading } from '../ingest/source-root.ts'
import { touchedBy } from '../ingest/touched-by.ts'
import type { ProviderChange } from '../provider/provider.ts'

/** Reads all of some roots, side by side. @throws the reason of an aborted signal */
export async function readWhole(
  roots: readonly ReadRoot[],
  context: IngestContext,
): Promise<RootReading[]> {
  const readings = await Promise.all(
    roots.map(({ root, state }) => ingestRoot(root, state, context)),
  )
  throwIfAborted(context.signal)
  return readings
}

/** Takes in what a provider tells of its root. @throws the reason of an aborted signal */
export async function readChange(
  { root, state }: ReadRoot,
  change: ProviderChange,
  context: IngestContext,
): Promise<RootReading> {
  if (change.type === 'full') {
    const provider = { ...root.provider, read: () => change.sources }
    return ingestRoot({ ...root, provider }, state, context)
  }
  const { changed = [], removed = [], touched = [] } = change
  return ingestPart({ root, state }, { changed, removed, touched }, context)
}

/**
 * Reads the sources again that some keys mean, each by its root.
 *
 * @throws CATALOG_ENTITY_NOT_FOUND, and the reason of an aborted signal
 */
export async function readKeys(
  keys: readonly string[],
  state: CatalogState,
  context: IngestContext,
): Promise<RootReading[]> {
  const touched = touchedBy(keys, state)
  const readings = await Promise.all(
    state.roots.flatMap((each) => {
      const sources = touched.get(each.root.key)
      return sources && each.root !== orphansRoot
        ? [readChange(each, { type: 'delta', touched: sources }, context)]
        : []
    }),
  )
  throwIfAborted(context.signal)
  return readings
}
