import { resolve } from 'node:path'
import { type Catalog, createCatalog, type RefreshResult } from '@callboard/catalog'
import { createReaders } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { CommandContext } from '../command.ts'
import { needSources } from './load-sources.ts'

/** A catalog that has been read once. */
export interface OpenCatalog extends AsyncDisposable {
  catalog: Catalog
  refreshed: RefreshResult
}

/**
 * Reads the entities of the named sources. Only the catalog is set up, because that is all it takes:
 * docs and the search index of a whole portal would cost seconds.
 *
 * @throws CLI_CONFIG_NEEDED, and what the sources throw
 */
export async function openCatalog(context: CommandContext, command: string): Promise<OpenCatalog> {
  const { config, folder } = await needSources(context, command)
  const folders = await Promise.all(
    (config.folders ?? []).map((path) => openFolder({ root: resolve(folder, path) })),
  )
  const catalog = await createCatalog({
    providers: config.catalog.providers,
    ...(config.catalog.kinds && { kinds: config.catalog.kinds }),
    readers: createReaders([fileReader({ folders }), ...(config.readers ?? [])]),
    logger: context.logger,
  })
  const refreshed = await context.progress.during('Reading the catalog', () =>
    catalog.refresh({ signal: context.signal }),
  )
  return { catalog, refreshed, [Symbol.asyncDispose]: () => catalog[Symbol.asyncDispose]() }
}
