import type { Catalog, Registration } from '@callboard/catalog'
import { defineErrors, type Entity, entityRefOf } from '@callboard/core'
import type { CatalogRegistry } from '@callboard/scaffolder'
import type { StandIn } from './git/stand-in.ts'
import type { Reading } from './policy/create-reading.ts'

/** What can be wrong with a location that a template registers. */
export const registerErrors = defineErrors('REGISTER', {
  NOTHING_FOUND: ({ target }: { target: string }) => ({
    message: `No entity came into the catalog from "${target}"`,
    hint: 'Ingestion says what was wrong with the document.',
  }),
})

/**
 * How a template's `catalog:register` and `catalog:fetch` reach the catalog. What lies on the stand-in is found by its provider,
 * so it is read rather than registered: it would otherwise come in by two ways.
 */
export function registerWith({
  catalog,
  standIn,
  takeIn,
  reading,
}: {
  catalog: Catalog
  standIn: StandIn | undefined
  /** Reads the sources of the catalog, and makes what is new findable. */
  takeIn: () => Promise<void>
  reading: Pick<Reading, 'catalogFor'>
}): CatalogRegistry {
  const read = async (target: string, signal: AbortSignal): Promise<Read> => {
    if (standIn?.browseHref(target) === undefined) {
      const read = await catalog.register({ type: 'url', target }, { signal })
      await takeIn()
      return read
    }
    const before = entitiesAt(catalog, target)
    standIn.offer(target)
    await takeIn()
    return { entities: entitiesAt(catalog, target), existed: before.length > 0 }
  }
  return {
    async register({ target, optional, signal }) {
      const { entities, existed } = await read(target, signal).catch((error: unknown) => {
        if (!optional || signal.aborted) throw error
        return { entities: [], existed: true }
      })
      const found =
        entities.find(({ kind }) => kind === 'Component') ??
        entities.find(({ kind }) => kind !== 'Location')
      if (!found && !optional) throw registerErrors.NOTHING_FOUND({ target })
      return { entityRef: found && entityRefOf(found), existed }
    },
    async unregister({ target }) {
      standIn?.withhold(target)
      const location = catalog.locations().find((each) => each.target === target)
      if (location) await catalog.unregister(location.id)
      await takeIn()
    },
    // On behalf of whoever began the run, wherever it is carried out.
    entities: async ({ refs, user }) => refs.map((ref) => reading.catalogFor(user?.ref).get(ref)),
  }
}

type Read = Pick<Registration, 'entities' | 'existed'>

function entitiesAt(catalog: Catalog, target: string): Entity[] {
  return catalog.query({
    filter: { 'metadata.annotations.backstage.io/managed-by-location': `url:${target}` },
  }).items
}
