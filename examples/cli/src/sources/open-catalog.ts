import { resolve } from 'node:path'
import {
  type Catalog,
  type CatalogStore,
  type CheckSet,
  createCatalog,
  type RefreshResult,
  recommendedChecks,
} from '@callboard/catalog'
import { CallboardError, createReaders, type Readers } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { CommandContext } from '../command.ts'
import { count } from '../terminal/words.ts'
import { needSources } from './load-sources.ts'

/** A catalog that has been read once. */
export interface OpenCatalog extends AsyncDisposable {
  catalog: Catalog
  /** What the sources may be read with. */
  readers: Readers
}

/** What a command opens a catalog with. */
export interface CatalogAdditions {
  checks?: CheckSet
  /** Where it is kept. @default in memory */
  store?: CatalogStore
  /** Whether the sources are read; else it is what the store has. @default true */
  refresh?: boolean
}

/**
 * Reads the entities of the named sources. Only the catalog is set up, because that is all it takes:
 * docs and the search index of a whole portal would cost seconds.
 *
 * @throws CLI_CONFIG_NEEDED, and what the sources throw
 */
export async function openCatalog(
  context: CommandContext,
  command: string,
  { checks, store, refresh = true }: CatalogAdditions = {},
): Promise<OpenCatalog> {
  const loaded = await needSources(context, command)
  const { config, folder } = loaded
  const { keptSources, readersOfNetwork } = await import('@callboard/portal')
  const folders = await Promise.all(
    (config.folders ?? []).map((path) => openFolder({ root: resolve(folder, path) })),
  )
  // A store knows the registered locations itself; ad-hoc sources have no place where anything is kept.
  const isAdHoc = context.sources.from.length > 0
  const kept = isAdHoc ? { providers: [], readers: [] } : await keptSources(loaded)
  const readers = createReaders([
    fileReader({ folders }),
    ...kept.readers,
    ...(config.readers ?? []),
    ...(await readersOfNetwork(loaded, context.keep)),
  ])
  const catalog = await createCatalog({
    providers: [
      ...config.catalog.providers,
      ...kept.providers.filter(({ name }) => !store || name !== 'registered'),
    ],
    ...(config.catalog.kinds && { kinds: config.catalog.kinds }),
    ...(store && { store }),
    ...(config.catalog.signals && { signals: config.catalog.signals }),
    checks: checks ?? config.catalog.checks ?? recommendedChecks(),
    readers,
    logger: context.logger,
  })
  const opened = { catalog, readers, [Symbol.asyncDispose]: () => catalog[Symbol.asyncDispose]() }
  if (!refresh) return opened
  const refreshed = await context.progress.during('Reading the catalog', () =>
    catalog.refresh({ signal: context.signal }),
  )
  const nothing = refreshed.issues.find(({ severity }) => severity === 'error')
  // Nothing at all could be read: that is no answer.
  if (nothing && catalog.generation === 0) {
    await opened[Symbol.asyncDispose]()
    const { message, code, hint, at } = nothing
    throw new CallboardError(message, { code, hint, at })
  }
  warn(context, catalog, refreshed)
  return opened
}

/** An answer from half of the sources looks like any other, so it is said on stderr. */
function warn(
  { logger }: CommandContext,
  { generation }: Catalog,
  { issues }: RefreshResult,
): void {
  const errors = issues.filter(({ severity }) => severity === 'error').length
  if (errors > 0)
    logger.warn(
      `${count(errors, 'error')} in the sources: what is broken is left out; "callboard validate" lists them`,
    )
  else if (generation === 0)
    logger.warn('the sources hold no entities; they are read from catalog-info.yaml files')
}
