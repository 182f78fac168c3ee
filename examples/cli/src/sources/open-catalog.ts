import { resolve } from 'node:path'
import { type Catalog, createCatalog, type RefreshResult } from '@callboard/catalog'
import { createReaders } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { CommandContext } from '../command.ts'
import { count } from '../terminal/words.ts'
import { needSources } from './load-sources.ts'

/** A catalog that has been read once. */
export interface OpenCatalog extends AsyncDisposable {
  catalog: Catalog
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
  warn(context, catalog, refreshed)
  return { catalog, [Symbol.asyncDispose]: () => catalog[Symbol.asyncDispose]() }
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
