import { createReaders, type EntityKind, silentLogger } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { createBreath } from '../breath.ts'
import type { CatalogOptions } from '../catalog-options.ts'
import { initialState } from '../catalog-state.ts'
import {
  type CatalogWriter,
  type CatalogWriterOptions,
  createCatalogWriter,
} from '../catalog-writer.ts'
import { orphansRoot } from '../ingest/keep-orphans.ts'
import { permitsOf } from '../ingest/kind-rules.ts'
import { readingRules } from '../ingest/reading-rules.ts'
import { type RegisteredLocation, rootOfLocation } from '../location.ts'
import { prepareSnapshot } from '../snapshot/prepare-snapshot.ts'
import { createCatalogKeeper } from '../store/catalog-keeper.ts'
import type { CatalogStore } from '../store/catalog-store.ts'

const defaultRegisteredKinds = ['API', 'Component', 'Domain', 'Location', 'Resource', 'System']

/** What a writer needs beside the options of its catalog. */
interface WriterParts extends Pick<CatalogWriterOptions, 'closed' | 'publish'> {
  /** All kinds of the catalog. */
  kinds: readonly EntityKind[]
  store: CatalogStore
}

/** The writer of a catalog, with what the store held. @throws CATALOG_STORE_FAILED CATALOG_STORE_TOO_NEW */
export async function openWriter(
  options: CatalogOptions,
  { kinds, store, ...rest }: WriterParts,
): Promise<CatalogWriter> {
  const { registeredKinds = defaultRegisteredKinds, retention = {} } = options
  const { readers = createReaders([]), logger = silentLogger, runtime = nodeRuntime } = options
  const { orphans } = options
  const given = options.providers.map((provider) => ({
    key: `provider ${provider.name}`,
    provider,
  }))
  const providers = orphans === 'keep' ? [...given, orphansRoot] : given
  const rootOf = (location: RegisteredLocation) => rootOfLocation(location, registeredKinds)
  const keeper = createCatalogKeeper({ store, retention, providers, rootOf, logger, runtime })
  const empty = initialState(providers, kinds)
  const initial = await keeper.restore(empty)
  // What the store held is asked at once, and to index it is too much for the first question.
  await prepareSnapshot(
    { ...initial, previous: empty.snapshot, next: initial.state.snapshot },
    createBreath(runtime),
  )
  const processors = options.processors ?? []
  const permits = permitsOf(options.rules)
  const { compat, missingConfirmations } = options
  const judging = { kinds, compat, processors, permits, missingConfirmations }
  const rules = readingRules(options)
  const context = { ...judging, rules, readers, logger, runtime }
  return createCatalogWriter({ ...rest, orphans, initial, keeper, providers, context, rootOf })
}
