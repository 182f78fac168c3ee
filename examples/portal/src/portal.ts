import type { AnySignal, Catalog } from '@callboard/catalog'
import { createLogger, type Logger, type Readers, type Runtime } from '@callboard/core'
import { consoleSink, nodeRuntime } from '@callboard/core/node'
import type { Scaffolder } from '@callboard/scaffolder'
import {
  createStreamSlots,
  createUploadedFiles,
  type StreamSlots,
} from '@callboard/scaffolder/http'
import type { Search } from '@callboard/search'
import { type CheckReports, createCheckReports } from './check-reports.ts'
import { disposeAll } from './dispose-all.ts'
import type { DocsSites } from './docs-sites.ts'
import type { StandIn } from './git/stand-in.ts'
import type { LoadedConfig } from './load-config.ts'
import { openProfiles } from './mcp/mcp-profiles.ts'
import type { McpTool } from './mcp/mcp-tool.ts'
import { createPolicy, type Question } from './policy/create-policy.ts'
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
  catalog: Catalog
  /** Everything that may be read. */
  readers: Readers
  /** What other systems are asked for. */
  signals: readonly AnySignal[]
  checkReports: CheckReports
  templates: Templates
  scaffolder: Scaffolder
  /** Event streams of runs that are open, those of the API and those of the pages. */
  streams: StreamSlots
  docs: DocsSites
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
  /** Aborted when the portal begins to close. */
  closing: AbortSignal
}

/** What a portal is for, where it is not for everybody. */
export interface PortalOptions {
  /** The only runs that it carries out, besides those that it begins or changes itself. @default all of its store */
  onlyRuns?: readonly string[]
  /** @default warnings and errors, on standard error */
  logger?: Logger
}

/**
 * Ties the packages of a configuration together. This is the one place where they meet: the scaffolder registers in
 * the catalog, the docs read what the catalog points at, the search collects from both. The catalog has been read when
 * this resolves; docs and search are built when they are first asked for, or by `warm`.
 */
export async function createPortal(
  loaded: LoadedConfig,
  { onlyRuns, logger = createLogger({ sink: consoleSink(), level: 'warn' }) }: PortalOptions = {},
): Promise<Portal> {
  const opened: AsyncDisposable[] = []
  const closing = new AbortController()
  const close = async () => {
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
    const ground = { loaded, onlyRuns, logger, closing: closing.signal, keep, keepStore }
    const parts = await tieTogether(ground)
    return {
      ...parts,
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
): Promise<Omit<Portal, keyof AsyncDisposable | 'signedInAs'>> {
  const { loaded, logger, closing } = ground
  const { organisation, tour = {}, mcp, signIn, policy } = loaded.config
  const mcpProfiles = openProfiles(mcp?.profiles)
  const standIn = await standInOf(ground)
  const uploads = createUploadedFiles()
  const readers = await readersOf(ground, { standIn, uploads })
  const catalog = await catalogOf(ground, { readers, standIn })
  const { docs, wiki, found } = await readingOf(ground, { catalog, readers })
  const sources = createPortalSources({
    catalog,
    docs,
    wiki,
    findable: found,
    logger,
    closing,
  })
  const templates = createTemplates(catalog)
  // Runs that were kept go on at once, so the catalog has been read by then.
  await sources.refresh()
  const scaffolder = await scaffolderOf(ground, { catalog, readers, standIn, sources, templates })
  const streams = createStreamSlots()
  const decide = policy && createPolicy({ rules: policy, catalog, scaffolder })
  // Whoever has come this far is known; without rules that is all it takes.
  const allows: Portal['allows'] = async (question) =>
    decide?.({ ...question, user: asker(loaded) }) ?? true
  const parts = { catalog, readers, templates, scaffolder, docs, search: found.search, logger }
  return {
    ...parts,
    streams,
    organisation,
    tour,
    signals: loaded.config.catalog.signals ?? [],
    checkReports: createCheckReports({ catalog, runtime: nodeRuntime, signal: closing }),
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
