import { resolve } from 'node:path'
import { type Catalog, createCatalog, recommendedChecks } from '@callboard/catalog'
import {
  createReaders,
  type Entity,
  type Folder,
  type Logger,
  messageOf,
  type Readers,
} from '@callboard/core'
import { fileReader, nodeRuntime, openFolder } from '@callboard/core/node'
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
import { type Findable, findable } from './findable.ts'
import { openStandIn } from './git/open-stand-in.ts'
import type { StandIn } from './git/stand-in.ts'
import type { LoadedConfig } from './load-config.ts'
import { readersOfNetwork } from './network.ts'
import { openCheckHistory, openStore } from './open-store.ts'
import { measuredProvider } from './operations/measured-provider.ts'
import { measuredSearch } from './operations/measured-search.ts'
import type { Telemetry } from './operations/telemetry.ts'
import type { Reading } from './policy/create-reading.ts'
import { createPortalDocs, type PortalDocs } from './portal-docs.ts'
import { createWiki, type Wiki } from './wiki.ts'

/** What the parts of a portal are tied together with. */
export interface Ground {
  loaded: LoadedConfig
  /** The only runs that are carried out; all where it is missing. */
  onlyRuns: readonly string[] | undefined
  /** Whether the portal may begin with what a store has kept. */
  keptWillDo: boolean
  logger: Logger
  telemetry: Telemetry
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
  { loaded, logger, telemetry, keep, keepStore }: Ground,
  { readers, standIn }: { readers: Readers; standIn: StandIn | undefined },
): Promise<Catalog> {
  const { providers, store: _, checks = recommendedChecks(), ...more } = loaded.config.catalog
  const store = keepStore(await openStore(loaded))
  const checkHistory = keepStore(await openCheckHistory(loaded))
  const kept = { ...(store && { store }), ...(checkHistory && { checkHistory }) }
  const options = { readers, logger, checks, ...more, ...kept }
  const all = [...providers, ...(standIn ? [standIn.provider] : [])]
  const measured = all.map((provider) => measuredProvider(provider, telemetry))
  return keep(await createCatalog({ providers: measured, ...options }))
}

/** What is for reading and for finding; nothing of it is built yet. */
export async function readingOf(
  { loaded: { config, folder }, logger, telemetry, closing, keep }: Ground,
  { catalog, readers, reading }: { catalog: Catalog; readers: Readers; reading: Reading },
): Promise<{ docs: PortalDocs; wiki: Wiki | undefined; found: Findable }> {
  // The search collects the docs, and looks again when they change: one of the two has to be there first.
  let renew = async () => {}
  const changed = () =>
    void renew().catch((error: unknown) => {
      if (!closing.aborted)
        logger.warn('changed docs were not made findable', { error: messageOf(error) })
    })
  const { published, diagrams } = config.docs ?? {}
  const publisher = typeof published === 'function' ? await published() : published
  const told = { logger, telemetry, closing, changed }
  const docs = keep(createPortalDocs({ catalog, readers, publisher, diagrams, ...told }))
  const wiki =
    config.wiki === undefined
      ? undefined
      : createWiki(await openFolder({ root: resolve(folder, config.wiki) }))
  const snapshot = await openFolder({
    root: resolve(folder, config.dataFolder ?? '.callboard', 'search'),
    create: true,
  })
  const search = measuredSearch(
    searchOf(config, { catalog, docs, wiki, logger, reading, snapshot }),
    telemetry,
  )
  const found = findable(search, { signal: closing, logger, runtime: nodeRuntime })
  renew = found.renew
  return { docs, wiki, found: keep(found) }
}

/** Of what answers alike, the thing itself comes before what is written about it. */
const typeWeights = { techdocs: 0.9, wiki: 0.9, 'api-operations': 0.8 }

function searchOf(
  { search }: PortalConfig,
  {
    catalog,
    docs,
    wiki,
    logger,
    reading,
    snapshot,
  }: {
    catalog: Catalog
    docs: PortalDocs
    wiki: Wiki | undefined
    logger: Logger
    reading: Reading
    snapshot: Folder
  },
): Search {
  const entities = (isWanted: (kind: string) => boolean) => () =>
    entitiesOf({ catalog, reading }, isWanted)
  return createSearch({
    collators: [
      // A template is found where it is filled in.
      entityCollator({ entities: entities((kind) => kind !== 'template') }),
      templateCollator({ templates: entities((kind) => kind === 'template') }),
      apiCollator({ apis: entities((kind) => kind === 'api') }),
      docsCollator({ sites: () => collectDocs({ catalog, docs, reading }) }),
      ...(wiki ? [wiki.collator] : []),
      ...(search?.collators ?? []),
    ],
    typeWeights: { ...typeWeights, ...search?.typeWeights },
    snapshot,
    autosave: false,
    logger,
  })
}

function* entitiesOf(
  { catalog, reading }: { catalog: Catalog; reading: Reading },
  isWanted: (kind: string) => boolean,
): Generator<Entity> {
  for (const entity of catalog.entities())
    if (isWanted(entity.kind.toLowerCase())) yield reading.findable(entity)
}
