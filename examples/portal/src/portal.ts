import { resolve } from 'node:path'
import { type Catalog, createCatalog } from '@callboard/catalog'
import { createCatalogHttp } from '@callboard/catalog/http'
import {
  CallboardError,
  createLogger,
  createReaders,
  entityRefOf,
  type Logger,
  type Reader,
  type Readers,
  type Runtime,
} from '@callboard/core'
import type { HttpHandler } from '@callboard/core/http'
import {
  consoleSink,
  createUrlGate,
  fileReader,
  nodeRuntime,
  openFolder,
} from '@callboard/core/node'
import { createDocsHttp } from '@callboard/docs/http'
import {
  builtinActions,
  builtinFields,
  createScaffolder,
  type Scaffolder,
} from '@callboard/scaffolder'
import { createScaffolderHttp } from '@callboard/scaffolder/http'
import { createSearch, docsCollator, entityCollator, type Search } from '@callboard/search'
import { createSearchHttp } from '@callboard/search/http'
import { collectDocs } from './collect-docs.ts'
import { createDocsSites, type DocsSites } from './docs-sites.ts'
import { type StandIn, startStandIn } from './git/stand-in.ts'
import type { LoadedConfig } from './load-config.ts'
import { registerWith } from './register-location.ts'
import { createTemplates, type Templates } from './templates.ts'

/** The four packages, tied together. */
export interface Portal extends AsyncDisposable {
  organisation: string
  /** Canonical reference of the person that everybody on this machine is. */
  signedInAs?: string
  catalog: Catalog
  templates: Templates
  scaffolder: Scaffolder
  docs: DocsSites
  search: Search
  /** Present where the portal's own Git server stands in for a host without credentials. */
  standIn?: StandIn
  /** The REST APIs, as the peer's clients know them. */
  http: Record<'catalog' | 'scaffolder' | 'techdocs' | 'search', HttpHandler>
  /** Reads every source again and brings docs and search in line. */
  refresh(): Promise<void>
  /** When that was done last: wall clock, and how long it took. */
  lastRefresh(): { atMs: number; durationMs: number }
  logger: Logger
  runtime: Runtime
}

/**
 * Ties the packages of a configuration together. This is the one place where they meet: the scaffolder registers in
 * the catalog, the docs read what the catalog points at, the search collects from both.
 */
export async function createPortal(
  { config, folder }: LoadedConfig,
  { url }: { url: string },
): Promise<Portal> {
  const logger = createLogger({ sink: consoleSink(), level: 'warn' })
  const data = await openFolder({
    root: resolve(folder, config.dataFolder ?? '.callboard'),
    create: true,
  })
  const standIn = await standInOf(
    { config, folder },
    { dataFolder: data.root, portalUrl: url, logger },
  )
  const gate = createUrlGate({
    allow: [...(config.hosts ?? []), ...(standIn ? [{ origin: standIn.url, private: true }] : [])],
  })
  const readers = await readersOf({ config, folder }, standIn)

  const catalog = await createCatalog({
    providers: [...config.catalog.providers, ...(standIn ? [standIn.provider] : [])],
    ...(config.catalog.kinds && { kinds: config.catalog.kinds }),
    readers,
    logger,
  })
  const docs = createDocsSites({ catalog, readers, logger })
  const search = createSearch({
    collators: [
      entityCollator({ entities: () => catalog.entities() }),
      docsCollator({ sites: () => collectDocs({ catalog, docs }) }),
      ...(config.search?.collators ?? []),
    ],
    logger,
  })
  let lastRefresh = { atMs: 0, durationMs: 0 }
  const takeIn = async () => {
    await catalog.refresh()
    await search.index()
  }
  const refresh = async () => {
    const started = nodeRuntime.monotonicMs()
    await docs.clear()
    await takeIn()
    lastRefresh = { atMs: nodeRuntime.now(), durationMs: nodeRuntime.monotonicMs() - started }
  }
  const scaffolder = createScaffolder({
    actions: [
      ...builtinActions({
        readers,
        catalog: registerWith({ catalog, standIn, takeIn }),
        git: { hosts: standIn?.hosts ?? [], gate },
      }),
      ...(config.scaffolder?.actions ?? []),
    ],
    fields: builtinFields({ catalog: { entities: ({ anyOf }) => choices(catalog, anyOf) } }),
    logger,
  })
  const templates = createTemplates(catalog)
  await refresh()

  return {
    organisation: config.organisation,
    ...(config.signedInAs !== undefined && { signedInAs: config.signedInAs }),
    catalog,
    templates,
    scaffolder,
    docs,
    search,
    ...(standIn && { standIn }),
    http: {
      catalog: createCatalogHttp({ catalog, basePath: '/api/catalog', logger }),
      scaffolder: createScaffolderHttp({
        scaffolder,
        templates,
        basePath: '/api/scaffolder',
        logger,
      }),
      techdocs: createDocsHttp({ sites: docs, basePath: '/api/techdocs', logger }),
      search: createSearchHttp({ search, basePath: '/api/search', logger }),
    },
    refresh,
    lastRefresh: () => lastRefresh,
    logger,
    runtime: nodeRuntime,
    async [Symbol.asyncDispose]() {
      await scaffolder[Symbol.asyncDispose]()
      await docs.clear()
      await catalog[Symbol.asyncDispose]()
      await standIn?.[Symbol.asyncDispose]()
      await gate.close()
    },
  }
}

async function standInOf(
  { config }: LoadedConfig,
  { dataFolder, portalUrl, logger }: { dataFolder: string; portalUrl: string; logger: Logger },
): Promise<StandIn | undefined> {
  const standsFor = config.git?.standInFor ?? []
  if (standsFor.length === 0) return undefined
  const folder = await openFolder({
    root: resolve(dataFolder, 'git'),
    create: true,
    allowGit: true,
  })
  try {
    return await startStandIn({ folder, standsFor, portalUrl })
  } catch (error) {
    // Without git everything but publishing works.
    if (!CallboardError.is(error, 'SCAFFOLDER_GIT_SERVER_FAILED')) throw error
    logger.warn('there is no Git server, so templates cannot publish', { reason: error.message })
    return undefined
  }
}

async function readersOf(
  { config, folder }: LoadedConfig,
  standIn: StandIn | undefined,
): Promise<Readers> {
  const folders = await Promise.all(
    (config.folders ?? []).map((path) => openFolder({ root: resolve(folder, path) })),
  )
  const readers: Reader[] = [
    fileReader({ folders }),
    ...(standIn ? [standIn.reader] : []),
    ...(config.readers ?? []),
  ]
  return createReaders(readers)
}

/** What a picker of a form offers. */
function choices(
  catalog: Catalog,
  anyOf: readonly Readonly<Record<string, unknown>>[],
): { ref: string; title?: string }[] {
  const filter = anyOf.map((condition) =>
    Object.fromEntries(
      Object.entries(condition).map(([field, value]) => [
        field,
        isExistence(value) ? { $exists: value.exists } : (value as string),
      ]),
    ),
  )
  const { items } = catalog.query({
    ...(filter.length > 0 && { filter }),
    orderBy: ['metadata.name'],
    limit: 1000,
  })
  return items.map((entity) => ({
    ref: entityRefOf(entity),
    ...(entity.metadata.title && { title: entity.metadata.title }),
  }))
}

function isExistence(value: unknown): value is { exists: boolean } {
  return typeof value === 'object' && value !== null && 'exists' in value
}
