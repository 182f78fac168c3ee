import { checkOptions, objectWith, type Runtime } from '@callboard/core'
import { nodeRuntime } from '@callboard/core/node'
import { z } from 'zod'
import type { DocsVersion } from '../http/create-docs-http.ts'
import type { Site } from '../site/site.ts'
import type { DocsPublisher } from './docs-publisher.ts'
import { siteOf } from './site-of.ts'

/** How {@link createPublishedSites} is set up. */
export interface PublishedSitesOptions {
  /** Where the sites were published to. */
  publisher: Pick<DocsPublisher, 'read' | 'versions'>
  /** Sites that stay in memory; of more, the one that nobody asked for longest is forgotten. @default 100 */
  maxSites?: number
  /** Time in milliseconds for which a site is taken for what is published. @default 60_000 */
  freshMs?: number
  /** @default nodeRuntime */
  runtime?: Runtime
}

/** Sites as they were published, by the references of their entities. */
export interface PublishedSites {
  /**
   * The site of an entity as it is published, or undefined where none is.
   *
   * @throws DOCS_MANIFEST_INVALID, and what the place throws
   */
  get(
    ref: string,
    options?: {
      /** @default the current one */
      version?: string | undefined
      /** How old what is at hand may be. @default that of the sites */
      freshMs?: number
      signal?: AbortSignal | undefined
    },
  ): Promise<Site | undefined>
  versions(ref: string, options?: { signal?: AbortSignal | undefined }): Promise<DocsVersion[]>
  /** Looks whether another site is published by now, and says so. @throws as `get` */
  sync(ref: string, options?: { signal?: AbortSignal | undefined }): Promise<boolean>
  /** Forgets every site. */
  clear(): void
}

const schema = z.strictObject({
  publisher: objectWith('read', 'versions'),
  maxSites: z.number().int().min(1).optional(),
  freshMs: z.number().min(0).optional(),
  runtime: objectWith('monotonicMs').optional(),
})

interface Kept {
  /** Of what was published: another time or content is another site. */
  sign: string
  site: Site
  checkedMs: number
}

/**
 * Reads sites from where they were published, each when it is first asked for and again when another one is published: for portals
 * that build none themselves.
 *
 * @throws CORE_OPTION_INVALID
 */
export function createPublishedSites(options: PublishedSitesOptions): PublishedSites {
  checkOptions('createPublishedSites', schema, options)
  const { publisher, maxSites = 100, runtime = nodeRuntime } = options
  const kept = new Map<string, Kept>()
  const reading = new Map<string, Promise<Kept | undefined>>()

  const read = async (
    ref: string,
    { version, signal }: { version?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<Kept | undefined> => {
    const checkedMs = runtime.monotonicMs()
    const release = await publisher.read({ ref, version, signal })
    if (!release) return undefined
    const sign = JSON.stringify([release.metadata.etag, release.metadata.build_timestamp])
    const before = kept.get(keyOf(ref, version))
    const site = before?.sign === sign ? before.site : await siteOf(release, { signal })
    return { sign, site, checkedMs }
  }
  /** Whoever comes while a site is read waits for the same; nobody ends it for the others. */
  const refresh = async (ref: string, version: string | undefined): Promise<Kept | undefined> => {
    const key = keyOf(ref, version)
    const running =
      reading.get(key) ??
      read(ref, { version }).finally(() => {
        reading.delete(key)
      })
    reading.set(key, running)
    const found = await running
    kept.delete(key)
    if (found) kept.set(key, found)
    for (const oldest of kept.keys()) {
      if (kept.size <= maxSites) break
      kept.delete(oldest)
    }
    return found
  }
  return {
    async get(ref, { version, signal, freshMs = options.freshMs ?? 60_000 } = {}) {
      signal?.throwIfAborted()
      const known = kept.get(keyOf(ref, version))
      const isFresh = known && runtime.monotonicMs() - known.checkedMs <= freshMs
      return (isFresh ? known : await refresh(ref, version))?.site
    },
    versions: (ref, { signal } = {}) => publisher.versions({ ref, signal }),
    async sync(ref, { signal } = {}) {
      signal?.throwIfAborted()
      const before = kept.get(keyOf(ref, undefined))?.sign
      return (await refresh(ref, undefined))?.sign !== before
    },
    clear: () => kept.clear(),
  }
}

const keyOf = (ref: string, version: string | undefined): string => JSON.stringify([ref, version])
