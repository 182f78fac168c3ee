import type { Catalog } from '@callboard/catalog'
import type { Runtime } from '@callboard/core'
import type { DocsSites } from './docs-sites.ts'
import type { Findable } from './findable.ts'
import type { Wiki } from './wiki.ts'

/** Keeps the parts of a portal in line with where they come from. */
export interface PortalSources {
  /** Reads the sources of the catalog, and makes what is new findable. */
  takeIn(): Promise<void>
  /** Reads every source again. */
  refresh(): Promise<void>
  /** Builds docs and search before anybody asks for them. */
  warm(): Promise<void>
  /** When the sources were read last: wall clock, and how long it took. */
  lastRefresh(): { atMs: number; durationMs: number }
}

/** Docs and search are built when they are first asked for: most of what a command does needs neither. */
export function createPortalSources({
  catalog,
  docs,
  wiki,
  findable,
  runtime,
}: {
  catalog: Catalog
  docs: DocsSites
  wiki: Wiki | undefined
  findable: Findable
  runtime: Runtime
}): PortalSources {
  let last = { atMs: 0, durationMs: 0 }
  const read = async (): Promise<void> => {
    const started = runtime.monotonicMs()
    await catalog.refresh()
    last = { atMs: runtime.now(), durationMs: runtime.monotonicMs() - started }
  }
  return {
    async takeIn() {
      await read()
      await findable.renew()
    },
    async refresh() {
      await read()
      // Only now: a site built during the refresh would be one of the old catalog.
      await docs.clear()
      wiki?.clear()
      await findable.renew()
    },
    // The search takes in the docs, so filling it builds them.
    warm: () => findable.fill(),
    lastRefresh: () => last,
  }
}
