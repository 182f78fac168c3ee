import { setMaxListeners } from 'node:events'
import type { AnySignal, Catalog, EntityFilter } from '@callboard/catalog'
import type { Logger, Readers, Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import type { Scaffolder } from '@callboard/scaffolder'
import {
  createStreamSlots,
  createUploadedFiles,
  type StreamSlots,
} from '@callboard/scaffolder/http'
import type { Search } from '@callboard/search'
import { type CheckReports, createCheckReports } from './check-reports.ts'
import { disposeAll } from './dispose-all.ts'
import type { StandIn } from './git/stand-in.ts'
import type { LoadedConfig } from './load-config.ts'
import { openProfiles } from './mcp/mcp-profiles.ts'
import type { McpTool } from './mcp/mcp-tool.ts'
import { catalogGauges } from './operations/catalog-gauges.ts'
import { portalLogger } from './operations/portal-logger.ts'
import { currentRequest } from './operations/request-context.ts'
import { createTelemetry } from './operations/telemetry.ts'
import { withPlaceInConfig } from './place-in-config.ts'
import type { EntityTab } from './plugins/entity-tab.ts'
import { withPlugins } from './plugins/with-plugins.ts'
import { createPolicy, type Question } from './policy/create-policy.ts'
import { createReading } from './policy/create-reading.ts'
import { forReaders } from './policy/for-readers.ts'
import type { PortalDocs } from './portal-docs.ts'
import { createPortalHttp, type PortalHttp } from './portal-http.ts'
import { catalogOf, type Ground, readersOf, readingOf, standInOf } from './portal-parts.ts'
import { createPortalSources, type PortalSources } from './portal-sources.ts'
import { scaffolderOf } from './scaffolder-part.ts'
import { requestUser } from './sign-in/request-user.ts'
import { createTemplates, type Templates } from './templates.ts'
import type { Wiki } from './wiki.ts'

/** The four packages, tied together. */
export interface Portal
  extends Pick<PortalSources, 'refresh' | 'renew' | 'warm' | 'follow'>,
    AsyncDisposable {
  organisation: string
  /** Canonical reference of who asks; without sign-in and outside of requests, of the person that the configuration names. */
  readonly signedInAs: string | undefined
  /** Whether who asks may do something. */
  allows(question: Omit<Question, 'user'>): Promise<boolean>
  /** What to try first: a sentence, and a path of the portal. */
  tour: Readonly<Record<string, string>>
  /** As whoever asks may read it, like `docs`, `search`, `templates` and the runs of `scaffolder`. */
  catalog: Catalog
  /** Whether there are entities that a filter selects, and whoever asks may read none of them. */
  isHidden(filter: EntityFilter): boolean
  /** Everything that may be read. */
  readers: Readers
  /** What other systems are asked for. */
  signals: readonly AnySignal[]
  /** Tabs of entities that the configuration adds. */
  entityTabs: readonly EntityTab[]
  checkReports: CheckReports
  templates: Templates
  scaffolder: Scaffolder
  /** Event streams of runs that are open, those of the API and those of the pages. */
  streams: StreamSlots
  docs: PortalDocs
  search: Search
  /** Present where the configuration names a folder for it. */
  wiki?: Wiki
  /** Present where the portal's own Git server stands in for a host without credentials. */
  standIn?: StandIn
  http: PortalHttp
  /** Where its readers reach it, when the configuration says so. */
  publicUrl?: string
  /** What agents may call, by the name of a profile. */
  mcpProfiles: ReadonlyMap<string, readonly McpTool[]>
  logger: Logger
  runtime: Runtime
  /** Aborted when the portal has been told to stop: it is not ready any more and its event streams end; all else is answered. */
  stopping: AbortSignal
  /** Aborted when the portal begins to close. */
  closing: AbortSignal
  /** Says that the portal is about to close. */
  announceStop(): void
}

/** What a portal is for, where it is not for everybody. */
export interface PortalOptions {
  /** The only runs that it carries out, besides those that it begins or changes itself. @default all of its store */
  onlyRuns?: readonly string[]
  /** @default on standard error, as `LOG_LEVEL` and `LOG_FORMAT` ask for it */
  logger?: Logger
  /** Whether what a store has kept is good enough to begin with; `warm` and `follow` read what has changed since. @default false */
  keptWillDo?: boolean
}

/**
 * Ties the packages of a configuration together. This is the one place where they meet: the scaffolder registers in
 * the catalog, the docs read what the catalog points at, the search collects from both. The catalog has been read when
 * this resolves, now or, with `keptWillDo`, when it was kept; docs and search are built when they are first asked for, or by
 * `warm`.
 */
export async function createPortal(
  given: LoadedConfig,
  { onlyRuns, logger = portalLogger(), keptWillDo = false }: PortalOptions = {},
): Promise<Portal> {
  const loaded = { ...given, config: withPlugins(given.config) }
  const opened: AsyncDisposable[] = []
  const closing = new AbortController()
  const stopping = new AbortController()
  // Each event stream that is open listens.
  setMaxListeners(0, stopping.signal)
  const close = async () => {
    stopping.abort()
    closing.abort()
    await disposeAll(opened)
  }
  const keep = <Part extends AsyncDisposable>(part: Part): Part => {
    opened.push(part)
    return part
  }
  try {
    const keepStore: Ground['keepStore'] = (store) => {
      if (store) keep({ [Symbol.asyncDispose]: async () => store[Symbol.asyncDispose]?.() })
      return store
    }
    const telemetry = createTelemetry({ runtime: nodeRuntime })
    const parties = { loaded, onlyRuns, keptWillDo, logger, telemetry }
    const ground = { ...parties, closing: closing.signal, keep, keepStore }
    const parts = await withPlaceInConfig(loaded, () => tieTogether(ground))
    return {
      ...parts,
      stopping: stopping.signal,
      announceStop: () => stopping.abort(),
      get signedInAs() {
        return asker(loaded)
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    // What was started would keep the process from ending.
    await close()
    throw error
  }
}

/** Where people sign in, nobody is anybody else outside of a request. */
function asker({ config }: LoadedConfig): string | undefined {
  return config.signIn ? requestUser()?.ref : config.signedInAs
}

async function tieTogether(
  ground: Ground,
): Promise<Omit<Portal, keyof AsyncDisposable | 'signedInAs' | 'stopping' | 'announceStop'>> {
  const { loaded, keptWillDo, logger, closing, keep } = ground
  const { organisation, tour = {}, mcp, signIn, policy } = loaded.config
  const mcpProfiles = openProfiles(mcp?.profiles)
  const standIn = await standInOf(ground)
  const uploads = createUploadedFiles()
  const readers = await readersOf(ground, { standIn, uploads })
  const catalog = await catalogOf(ground, { readers, standIn })
  const gauges = catalogGauges(catalog)
  keep({ [Symbol.asyncDispose]: async () => gauges[Symbol.dispose]() })
  const reading = createReading(catalog, policy)
  const { docs, wiki, found } = await readingOf(ground, { catalog, readers, reading })
  const sources = createPortalSources({
    catalog,
    docs,
    wiki,
    findable: found,
    logger,
    closing,
  })
  // Runs that were kept go on at once, so the catalog has been read by then.
  await sources.begin({ keptWillDo })
  const readership = { reading, asker: () => asker(loaded) }
  const ties = { catalog, readers, standIn, sources, readership }
  const scaffolder = await scaffolderOf(ground, ties)
  const streams = createStreamSlots()
  const decide = policy && createPolicy({ rules: policy, catalog, scaffolder })
  // Whoever has come this far is known; without rules that is all it takes.
  const allows: Portal['allows'] = async (question) => {
    const request = currentRequest()
    if (request) request.permission ??= question.permission
    return decide?.({ ...question, user: asker(loaded) }) ?? true
  }
  const read = forReaders({ catalog, docs, search: found.search, scaffolder }, readership)
  const parts = { ...read, readers, templates: createTemplates(read.catalog), logger }
  return {
    ...parts,
    streams,
    organisation,
    tour,
    signals: loaded.config.catalog.signals ?? [],
    entityTabs: loaded.config.entityTabs ?? [],
    checkReports: createCheckReports({
      catalog,
      shown: () => reading.catalogFor(asker(loaded)),
      runtime: nodeRuntime,
      signal: closing,
    }),
    isHidden: (filter) => reading.hidesAll(asker(loaded), filter),
    ...(wiki && { wiki }),
    ...(standIn && { standIn }),
    http: createPortalHttp({ ...parts, uploads, streams, allows, asker: () => asker(loaded) }),
    allows,
    mcpProfiles,
    ...(signIn && { publicUrl: new URL(signIn.publicUrl).origin }),
    refresh: sources.refresh,
    renew: sources.renew,
    warm: sources.warm,
    follow: sources.follow,
    runtime: nodeRuntime,
    closing,
  }
}
