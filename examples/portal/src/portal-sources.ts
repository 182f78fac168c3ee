import type { Catalog } from '@callboard/catalog'
import { type Logger, messageOf } from '@callboard/core'
import type { Findable } from './findable.ts'
import type { PortalDocs } from './portal-docs.ts'
import type { Wiki } from './wiki.ts'

/** Keeps the parts of a portal in line with where they come from. */
export interface PortalSources {
  /** Reads the sources for the first time, unless a store has kept what they said and `keptWillDo`: then that is put off to `follow`. */
  begin(options: { keptWillDo: boolean }): Promise<void>
  /** Reads the sources of the catalog, and makes what is new findable. */
  takeIn(): Promise<void>
  /** Reads every source again. */
  refresh(): Promise<void>
  /** Builds docs and search before anybody asks for them, and reads first what was put off. */
  warm(): Promise<void>
  /** Makes what is new in the catalog findable. */
  renew(): Promise<void>
  /** Reads what changes at its source as soon as that is told, and all else at intervals, until the portal closes. */
  follow(): Promise<void>
}

/** Docs and search are built when they are first asked for: most of what a command does needs neither. */
export function createPortalSources({
  catalog,
  docs,
  wiki,
  findable,
  logger,
  closing,
}: {
  catalog: Catalog
  docs: PortalDocs
  wiki: Wiki | undefined
  findable: Findable
  logger: Logger
  closing: AbortSignal
}): PortalSources {
  const renewEachChange = async (): Promise<void> => {
    // Who reads slowly is told of several changes as of one.
    for await (const _ of catalog.watch({ signal: closing }))
      await findable.renew().catch((error: unknown) => {
        if (!closing.aborted)
          logger.warn('the search was not brought up to date', { error: messageOf(error) })
      })
  }
  const refresh = async (): Promise<void> => {
    await catalog.refresh()
    // Only now: a site built during the refresh would be one of the old catalog.
    await docs.clear()
    wiki?.clear()
    await findable.renew()
  }
  let first: Promise<void> | undefined
  const readOnce = (): Promise<void> => {
    first ??= refresh()
    return first
  }
  return {
    async begin({ keptWillDo }) {
      if (!(keptWillDo && catalog.generation > 0)) await readOnce()
    },
    async takeIn() {
      await catalog.refresh()
      await findable.renew()
    },
    refresh,
    async warm() {
      await readOnce()
      // The search takes in the docs, so filling it builds them.
      await findable.fill()
    },
    renew: () => findable.renew(),
    async follow() {
      await Promise.all([catalog.start({ signal: closing }), renewEachChange()])
    },
  }
}
