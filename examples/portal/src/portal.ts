import { resolve } from 'node:path'
import { type Catalog, createCatalog } from '@callboard/catalog'
import { createCatalogHttp } from '@callboard/catalog/http'
import {
  CallboardError,
  createLogger,
  createReaders,
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
import type { PortalConfig } from './define-config.ts'
import { createDocsSites, type DocsSites } from './docs-sites.ts'
import { formChoices } from './form-choices.ts'
import { type StandIn, startStandIn } from './git/stand-in.ts'
import type { LoadedConfig } from './load-config.ts'
import { registerWith } from './register-location.ts'
import { createTemplates, type Templates } from './templates.ts'
import { createWiki, type Wiki } from './wiki.ts'

/** The four packages, tied together. */
export interface Portal extends AsyncDisposable {
  organisation: string
  /** Canonical reference of the person that everybody on this machine is. */
  signedInAs?: string
  /** What to try first: a sentence, and a path of the portal. */
  tour: Readonly<Record<string, string>>
  catalog: Catalog
  templates: Templates
  scaffolder: Scaffolder
  docs: DocsSites
  search: Search
  /** Present where the configuration names a folder for it. */
  wiki?: Wiki
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
  loaded: LoadedConfig,
  { url }: { url: string },
): Promise<Portal> {
  const opened: AsyncDisposable[] = []
  try {
    const portal = await tieTogether(loaded, { url, keep: (part) => opened.push(part) })
    return { ...portal, [Symbol.asyncDispose]: () => releaseAll(opened) }
  } catch (error) {
    // What was started would keep the process from ending.
    await releaseAll(opened)
    throw error
  }
}

async function tieTogether(
  { config, folder }: LoadedConfig,
  { url, keep }: { url: string; keep(part: AsyncDisposable): void },
): Promise<Omit<Portal, keyof AsyncDisposable>> {
  const logger = createLogger({ sink: consoleSink(), level: 'warn' })
  const dataFolder = resolve(folder, config.dataFolder ?? '.callboard')
  const data = await openFolder({ root: dataFolder, create: true })
  const standIn = await standInOf(config, { dataFolder: data.root, portalUrl: url, logger })
  if (standIn) keep(standIn)
  const gate = createUrlGate({
    allow: [...(config.hosts ?? []), ...(standIn ? [{ origin: standIn.url, private: true }] : [])],
  })
  keep({ [Symbol.asyncDispose]: () => gate.close() })
  const readers = await readersOf({ config, folder }, standIn)
  const catalog = await createCatalog({
    providers: [...config.catalog.providers, ...(standIn ? [standIn.provider] : [])],
    ...(config.catalog.kinds && { kinds: config.catalog.kinds }),
    readers,
    logger,
  })
  keep(catalog)
  const docs = createDocsSites({ catalog, readers, logger })
  keep({ [Symbol.asyncDispose]: () => docs.clear() })
  const wiki =
    config.wiki === undefined
      ? undefined
      : createWiki(await openFolder({ root: resolve(folder, config.wiki) }))
  const search = searchOf(config, { catalog, docs, wiki, logger })
  const sources = createSources({ catalog, docs, wiki, search })
  const { takeIn } = sources
  const scaffolder = createScaffolder({
    actions: [
      ...builtinActions({
        readers,
        catalog: registerWith({ catalog, standIn, takeIn }),
        git: { hosts: standIn?.hosts ?? [], gate },
      }),
      ...(config.scaffolder?.actions ?? []),
    ],
    fields: builtinFields({ catalog: { entities: ({ anyOf }) => formChoices(catalog, anyOf) } }),
    logger,
  })
  keep(scaffolder)
  const parts = { catalog, templates: createTemplates(catalog), scaffolder, docs, search, logger }
  await sources.refresh()
  return {
    ...parts,
    organisation: config.organisation,
    tour: config.tour ?? {},
    ...(config.signedInAs !== undefined && { signedInAs: config.signedInAs }),
    ...(wiki && { wiki }),
    ...(standIn && { standIn }),
    http: httpOf(config, parts),
    refresh: sources.refresh,
    lastRefresh: sources.lastRefresh,
    runtime: nodeRuntime,
  }
}

/** Last opened, first released; one that fails leaves none of the others open. */
async function releaseAll(opened: AsyncDisposable[]): Promise<void> {
  const failures: unknown[] = []
  for (const part of opened.splice(0).reverse()) {
    try {
      await part[Symbol.asyncDispose]()
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

type MaybeWiki = { wiki: Wiki | undefined }
type Parts = Pick<Portal, 'catalog' | 'templates' | 'scaffolder' | 'docs' | 'search' | 'logger'>

function httpOf(
  { signedInAs }: PortalConfig,
  { catalog, templates, scaffolder, docs, search, logger }: Parts,
): Portal['http'] {
  return {
    catalog: createCatalogHttp({ catalog, basePath: '/api/catalog', logger }),
    scaffolder: createScaffolderHttp({
      scaffolder,
      templates,
      ...(signedInAs !== undefined && { user: () => ({ ref: signedInAs }) }),
      basePath: '/api/scaffolder',
      logger,
    }),
    techdocs: createDocsHttp({ sites: docs, basePath: '/api/techdocs', logger }),
    search: createSearchHttp({ search, basePath: '/api/search', logger }),
  }
}

function searchOf(
  { search }: PortalConfig,
  { catalog, docs, wiki, logger }: Pick<Parts, 'catalog' | 'docs' | 'logger'> & MaybeWiki,
): Search {
  return createSearch({
    collators: [
      entityCollator({ entities: () => catalog.entities() }),
      docsCollator({ sites: () => collectDocs({ catalog, docs }) }),
      ...(wiki ? [wiki.collator] : []),
      ...(search?.collators ?? []),
    ],
    logger,
  })
}

function createSources({
  catalog,
  docs,
  wiki,
  search,
}: Pick<Parts, 'catalog' | 'docs' | 'search'> & MaybeWiki) {
  let last = { atMs: 0, durationMs: 0 }
  return {
    /** Reads the sources of the catalog, and makes what is new findable. */
    async takeIn(): Promise<void> {
      await catalog.refresh()
      await search.index()
    },
    async refresh(): Promise<void> {
      const started = nodeRuntime.monotonicMs()
      await catalog.refresh()
      // Only now: a site built during the refresh would be one of the old catalog.
      await docs.clear()
      wiki?.clear()
      await search.index()
      last = { atMs: nodeRuntime.now(), durationMs: nodeRuntime.monotonicMs() - started }
    },
    lastRefresh: () => last,
  }
}

async function standInOf(
  config: PortalConfig,
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
