import { resolve } from 'node:path'
import { type Catalog, createCatalog, recommendedChecks } from '@callboard/catalog'
import { createReaders, type Entity, type Logger, type Readers } from '@callboard/core'
import { fileReader, openFolder } from '@callboard/core/node'
import type { UploadedFiles } from '@callboard/scaffolder/http'
import {
  apiCollator,
  createSearch,
  docsCollator,
  entityCollator,
  type Search,
  templateCollator,
} from '@callboard/search'
import { collectDocs } from './collect-docs.ts'
import type { PortalConfig } from './define-config.ts'
import { createDocsSites, type DocsSites } from './docs-sites.ts'
import { type Findable, findable } from './findable.ts'
import { openStandIn } from './git/open-stand-in.ts'
import type { StandIn } from './git/stand-in.ts'
import type { LoadedConfig } from './load-config.ts'
import { readersOfNetwork } from './network.ts'
import { openCheckHistory, openStore } from './open-store.ts'
import { createWiki, type Wiki } from './wiki.ts'

/** What the parts of a portal are tied together with. */
export interface Ground {
  loaded: LoadedConfig
  /** The only runs that are carried out; all where it is missing. */
  onlyRuns: readonly string[] | undefined
  logger: Logger
  closing: AbortSignal
  /** Releases a part when the portal closes. */
  keep<Part extends AsyncDisposable>(part: Part): Part
  /** The same for a store. It is opened before what uses it, so it is closed after that. */
  keepStore<Store extends Partial<AsyncDisposable>>(store: Store | undefined): Store | undefined
}

/** The Git server in place of hosts without credentials, where the configuration asks for one. */
export async function standInOf({ loaded, logger, keep }: Ground): Promise<StandIn | undefined> {
  const { config, folder } = loaded
  const data = await openFolder({
    root: resolve(folder, config.dataFolder ?? '.callboard'),
    create: true,
  })
  const standsFor = config.git?.standInFor ?? []
  const options = { standsFor, dataFolder: data.root, logger }
  const standIn = await openStandIn(options)
  return standIn && keep(standIn)
}

/** Everything that may be read: folders of this machine, the stand-in, uploads, and what the configuration adds. */
export async function readersOf(
  { loaded, keep }: Ground,
  { standIn, uploads }: { standIn: StandIn | undefined; uploads: UploadedFiles },
): Promise<Readers> {
  const { config, folder } = loaded
  const folders = await Promise.all(
    (config.folders ?? []).map((path) => openFolder({ root: resolve(folder, path) })),
  )
  return createReaders([
    fileReader({ folders }),
    ...(standIn ? [standIn.reader] : []),
    uploads.reader,
    ...(config.readers ?? []),
    ...(await readersOfNetwork(loaded, keep)),
  ])
}

/** The catalog, not read yet. */
export async function catalogOf(
  { loaded, logger, keep, keepStore }: Ground,
  { readers, standIn }: { readers: Readers; standIn: StandIn | undefined },
): Promise<Catalog> {
  const { providers, store: _, checks = recommendedChecks(), ...more } = loaded.config.catalog
  const store = keepStore(await openStore(loaded))
  const checkHistory = keepStore(await openCheckHistory(loaded))
  const kept = { ...(store && { store }), ...(checkHistory && { checkHistory }) }
  const options = { readers, logger, checks, ...more, ...kept }
  const all = [...providers, ...(standIn ? [standIn.provider] : [])]
  return keep(await createCatalog({ providers: all, ...options }))
}

/** What is for reading and for finding; nothing of it is built yet. */
export async function readingOf(
  { loaded: { config, folder }, logger, closing, keep }: Ground,
  { catalog, readers }: { catalog: Catalog; readers: Readers },
): Promise<{ docs: DocsSites; wiki: Wiki | undefined; found: Findable }> {
  const docs = createDocsSites({ catalog, readers, logger, signal: closing })
  keep({ [Symbol.asyncDispose]: () => docs.clear() })
  const wiki =
    config.wiki === undefined
      ? undefined
      : createWiki(await openFolder({ root: resolve(folder, config.wiki) }))
  const search = searchOf(config, { catalog, docs, wiki, logger })
  return { docs, wiki, found: keep(findable(search, { signal: closing })) }
}

function searchOf(
  { search }: PortalConfig,
  {
    catalog,
    docs,
    wiki,
    logger,
  }: { catalog: Catalog; docs: DocsSites; wiki: Wiki | undefined; logger: Logger },
): Search {
  return createSearch({
    collators: [
      // A template is found where it is filled in.
      entityCollator({ entities: () => entitiesOf(catalog, (kind) => kind !== 'template') }),
      templateCollator({ templates: () => entitiesOf(catalog, (kind) => kind === 'template') }),
      apiCollator({ apis: () => entitiesOf(catalog, (kind) => kind === 'api') }),
      docsCollator({ sites: () => collectDocs({ catalog, docs }) }),
      ...(wiki ? [wiki.collator] : []),
      ...(search?.collators ?? []),
    ],
    logger,
  })
}

function* entitiesOf(catalog: Catalog, isWanted: (kind: string) => boolean): Generator<Entity> {
  for (const entity of catalog.entities()) if (isWanted(entity.kind.toLowerCase())) yield entity
}
