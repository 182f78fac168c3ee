import type { Runtime } from '@callboard/core'
import type { EntitySites, Site } from '@callboard/docs'
import {
  createPublishedSites,
  type DocsPublisher,
  type PublishedSites,
} from '@callboard/docs/publish'
import type { DocsBuilds } from './docs-builds.ts'

/** The portal lists every site, so it forgets none while the catalog has it. */
const maxSites = 10_000

/** Sites as they were published elsewhere, in place of those that are built here. */
export function publishedDocs({
  publisher,
  builds,
  changed,
  runtime,
}: {
  publisher: DocsPublisher
  /** Told of each site that is another one than before. */
  builds: DocsBuilds
  changed(): void
  runtime: Runtime
}): Pick<EntitySites, 'get' | 'sync' | 'clear'> & Pick<PublishedSites, 'versions'> {
  const sites = createPublishedSites({ publisher, maxSites, runtime })
  const known = new Map<string, Site>()
  const get: EntitySites['get'] = async (ref, options = {}) => {
    const [startedMs, began] = [runtime.now(), runtime.monotonicMs()]
    const site = await sites.get(ref, options)
    if (site && options.version === undefined && known.get(ref) !== site) {
      known.set(ref, site)
      const tookMs = Math.round(runtime.monotonicMs() - began)
      if (builds.add({ ref, url: publisher.name, startedMs, tookMs, result: { site } })) changed()
    }
    return site
  }
  return {
    get,
    async sync(ref, { log, signal } = {}) {
      log?.('Looking at what is published')
      const isNew = await sites.sync(ref, { signal })
      const site = await get(ref, { signal })
      log?.(site ? `${site.pages.length} pages` : 'Nothing is published')
      return isNew
    },
    versions: sites.versions,
    async clear() {
      sites.clear()
    },
  }
}
