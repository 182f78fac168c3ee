import type { Catalog } from '@callboard/catalog'
import {
  type Entity,
  entityRefOf,
  type Logger,
  messageOf,
  type Readers,
  type SourceTree,
} from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { createDocs, type Site } from '@callboard/docs'
import { createDocsBuilds, type DocsBuilds } from './docs-builds.ts'
import { docsSourceOf } from './docs-source.ts'

/** The documentation sites of the catalog's entities, each built when it is first asked for. */
export interface DocsSites {
  /** Whether an entity says that it has docs. */
  has(ref: string): boolean
  /** Entities with docs of their own. */
  refs(): string[]
  /** The site of an entity, or of the entity whose docs it shares. Undefined when it has none or they cannot be read. */
  get(ref: string): Promise<Site | undefined>
  /** The files that the docs of an entity are built from; the caller releases them. @throws what reading them throws */
  open(ref: string, options: { signal: AbortSignal }): Promise<SourceTree | undefined>
  /** What became of building them. */
  builds: DocsBuilds
  /** Forgets what was built, so that the next reader gets what is there now. */
  clear(): Promise<void>
}

/** What docs are built from. */
interface DocsGround {
  readers: Readers
  logger: Logger
  /** Ends the builds that are under way. */
  signal: AbortSignal
}

/** Builds sites from where the annotations of entities point, one build for each entity at a time. */
export function createDocsSites({
  catalog,
  ...ground
}: DocsGround & { catalog: Catalog }): DocsSites {
  const log = createDocsBuilds({ runtime: nodeRuntime, reasonOf: messageOf })
  const { build, release } = createBuilder({ ...ground, log })
  const builds = new Map<string, Promise<Site | undefined>>()
  const sourceOf = (ref: string) => {
    const entity = catalog.get(ref)
    return entity && docsSourceOf(entity)
  }
  /** Docs are shared over one step only: two entities may point at each other. */
  const homeOf = (ref: string) => {
    const own = sourceOf(ref)
    const home = own && 'sharedWith' in own ? own.sharedWith : ref
    const source = home === ref ? own : sourceOf(home)
    return source && 'url' in source ? { home, url: source.url } : undefined
  }
  return {
    has: (ref) => sourceOf(ref) !== undefined,
    builds: log,
    refs: () => withDocs(catalog).map(entityRefOf),
    async get(ref) {
      const place = homeOf(ref)
      if (!place) return undefined
      const { home, url } = place
      // An entity may point elsewhere by now.
      const key = `${home} ${url}`
      const started = builds.get(key) ?? build(home, url)
      builds.set(key, started)
      const site = await started
      // A failure is not remembered: what was missing may be there the next time.
      if (!site && builds.get(key) === started) builds.delete(key)
      return site
    },
    async open(ref, options) {
      const place = homeOf(ref)
      return place && ground.readers.tree(place.url, options)
    },
    async clear() {
      // A build that is under way opens its tree before it ends.
      await Promise.allSettled([...builds.values()])
      builds.clear()
      await release()
    },
  }
}

/** Builds sites and keeps the trees they were built from: a site reads its images when they are asked for. */
function createBuilder({ readers, logger, signal, log }: DocsGround & { log: DocsBuilds }) {
  const trees: AsyncDisposable[] = []
  return {
    async build(ref: string, url: string): Promise<Site | undefined> {
      try {
        return await log.record({ ref, url }, async () => {
          const tree = await readers.tree(url, { signal })
          trees.push(tree)
          const source = tree.folder
          return createDocs({ source, logger, ...changesIn(tree) }).load({ signal })
        })
      } catch (error) {
        if (signal.aborted) throw error
        // One site that cannot be read takes nothing else with it.
        logger.warn('docs could not be read', { ref, error: messageOf(error) })
        return undefined
      }
    },
    async release(): Promise<void> {
      await Promise.allSettled(trees.splice(0).map((tree) => tree[Symbol.asyncDispose]()))
    },
  }
}

/** Files of this machine say when they last changed; those of an archive were all made when it was unpacked. */
function changesIn({ url, folder }: SourceTree) {
  if (!url.startsWith('file:')) return {}
  return { lastChange: async (path: string) => (await folder.stat(path))?.modifiedMs }
}

function withDocs(catalog: Catalog): Entity[] {
  return catalog.query({
    filter: { 'metadata.annotations.backstage.io/techdocs-ref': { $exists: true } },
    limit: 10_000,
  }).items
}
