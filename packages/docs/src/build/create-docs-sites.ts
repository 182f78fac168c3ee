import {
  CallboardError,
  checkOptions,
  type Entity,
  type Logger,
  messageOf,
  objectWith,
  type Readers,
  type Runtime,
  type SourceTree,
  silentLogger,
} from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { z } from 'zod'
import { rendererOf } from '../create-docs.ts'
import { checkDocsOptions, type DocsOptions } from '../docs-options.ts'
import type { Site } from '../site/site.ts'
import { type DocsSource, techdocsSource } from '../site/techdocs-source.ts'
import { type BuildOutcome, KeptSite } from './kept-site.ts'
import { createTurnstile } from './turnstile.ts'

/** How {@link createDocsSites} is set up. */
export interface DocsSitesOptions {
  /** Finds an entity by its reference (`component:default/ledger`). */
  entities: { get(ref: string): Entity | undefined | Promise<Entity | undefined> }
  readers: Pick<Readers, 'tree' | 'treeIfChanged' | 'changes' | 'resolve'>
  /** What all sites are built with. */
  docs?: Omit<DocsOptions, 'source' | 'sourceUrl' | 'name' | 'logger' | 'runtime'>
  /** Sites that stay in memory; of more, the one that nobody asked for longest is forgotten. @default 100 */
  maxSites?: number
  /** Sites that are built at the same time; their pages share the threads of `docs`. @default 2 */
  maxBuilds?: number
  /**
   * Time in milliseconds for which a site is taken for what its source holds.
   * @default 60_000, and 1_000 where the source is a folder of this machine, which costs little to look at
   */
  freshMs?: number
  /** Told of each build, also of one that failed or happened behind a reader; what did not change is not built. */
  onBuild?(build: SiteBuild): void
  /** @default silentLogger */
  logger?: Logger
  /** @default nodeRuntime */
  runtime?: Runtime
}

/** One build of an entity's site. */
export interface SiteBuild extends BuildOutcome {
  /** The entity that the documents belong to: `component:default/ledger`. */
  ref: string
  /** Where its files are. */
  url: string
}

/** Which state of a site is asked for. */
export interface GetSiteOptions {
  signal?: AbortSignal | undefined
  /** How old what is at hand may be before it is brought up to date behind its reader. @default that of the sites */
  freshMs?: number
  /** Sites that are built from their source have no versions, so there is none where one is named. */
  version?: string | undefined
}

/** The sites of entities, each built when it is first asked for. */
export interface EntitySites extends AsyncDisposable {
  /** Where an entity says that its docs are. @throws DOCS_ANNOTATION_INVALID */
  sourceOf(ref: string): Promise<DocsSource | undefined>
  /**
   * The site of an entity, or of the one whose docs it shares; undefined when it has none. What is at hand comes at once, and is
   * brought up to date behind it when its time is over.
   *
   * @throws DOCS_ANNOTATION_INVALID, and what reading the source throws where nothing was read before
   */
  get(ref: string, options?: GetSiteOptions): Promise<Site | undefined>
  /** Brings a site up to date and says whether it has changed. @throws as `get` */
  sync(
    ref: string,
    options?: { log?(line: string): void; signal?: AbortSignal | undefined },
  ): Promise<boolean>
  /** The files that the docs of an entity are built from; the caller releases them. @throws as `get` */
  open(ref: string, options?: { signal?: AbortSignal | undefined }): Promise<SourceTree | undefined>
  /** Forgets every site. */
  clear(): Promise<void>
}

const schema = z.strictObject({
  entities: objectWith('get'),
  readers: objectWith('tree', 'treeIfChanged', 'changes', 'resolve'),
  docs: z.looseObject({}).optional(),
  maxSites: z.number().int().min(1).optional(),
  maxBuilds: z.number().int().min(1).optional(),
  freshMs: z.number().min(0).optional(),
  onBuild: z.function().optional(),
  logger: objectWith('info', 'warn').optional(),
  runtime: objectWith('now', 'monotonicMs').optional(),
})

/**
 * Builds sites from where the annotations of entities point: one build for each entity at a time, whoever asks, and none where the
 * source is the one that was built.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function createDocsSites(options: DocsSitesOptions): EntitySites {
  checkOptions('createDocsSites', schema, options)
  checkDocsOptions({ ...options.docs, source: '.' })
  const { entities, readers, docs = {}, maxSites = 100, onBuild } = options
  const { logger = silentLogger, runtime = nodeRuntime } = options
  const parts = { ...docs, logger, runtime }
  const renderer = rendererOf(parts)
  const turnstile = createTurnstile(options.maxBuilds ?? 2)
  const kept = new Map<string, KeptSite>()

  const sourceOf = async (ref: string) => {
    const entity = await entities.get(ref)
    return entity && techdocsSource(entity, readers)
  }
  /** Docs are shared over one step only: two entities may point at each other. */
  const placeOf = async (ref: string) => {
    const own = await sourceOf(ref)
    const home = own && 'sharedWith' in own ? own.sharedWith : ref
    const source = home === ref ? own : await sourceOf(home)
    return source && 'url' in source ? { home, url: source.url } : undefined
  }
  const siteOf = async (ref: string): Promise<KeptSite | undefined> => {
    const place = await placeOf(ref)
    if (!place) return undefined
    const { home, url } = place
    const known = kept.get(home)
    const site =
      known?.url === url
        ? known
        : new KeptSite(url, {
            ...parts,
            name: home.replace(/^.*\//, ''),
            readers,
            renderer,
            turnstile,
            built: (outcome) => onBuild?.({ ref: home, url, ...outcome }),
          })
    // What was asked for last stands last.
    kept.delete(home)
    kept.set(home, site)
    // An entity may point elsewhere by now.
    if (known !== site) await known?.release()
    for (const [oldest, old] of kept) {
      if (kept.size <= maxSites || oldest === home) break
      kept.delete(oldest)
      await old.release()
    }
    return site
  }
  const forget = async (how: 'release' | 'close') => {
    const all = [...kept.values()]
    kept.clear()
    await Promise.all(all.map((site) => site[how]()))
  }
  return {
    sourceOf,
    async get(ref, { signal, version, freshMs = options.freshMs } = {}) {
      const found = version === undefined ? await siteOf(ref) : undefined
      if (!found) return undefined
      const { site, checkedMs } = found
      if (!site) return found.refresh({ signal })
      if (runtime.monotonicMs() - checkedMs > (freshMs ?? usuallyFreshMs(found.url)))
        found.refresh({}).catch((error: unknown) => {
          const reason = CallboardError.is(error) ? error.message : messageOf(error)
          logger.warn('docs could not be brought up to date', { ref, reason })
        })
      return site
    },
    async sync(ref, { log, signal } = {}) {
      const found = await siteOf(ref)
      if (!found) return false
      const before = found.site?.etag
      const { etag } = await found.refresh({ log, signal })
      return etag !== before
    },
    async open(ref, { signal } = {}) {
      const place = await placeOf(ref)
      return place && readers.tree(place.url, { signal })
    },
    clear: () => forget('release'),
    async [Symbol.asyncDispose]() {
      await forget('close')
      await renderer[Symbol.asyncDispose]()
    },
  }
}

const usuallyFreshMs = (url: string): number => (/^https?:/i.test(url) ? 60_000 : 1_000)
