import type { Catalog } from '@callboard/catalog'
import { defineErrors, type Entity, entityRefOf } from '@callboard/core'
import type { CatalogRegistry } from '@callboard/scaffolder'
import type { StandIn } from './git/stand-in.ts'

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
}: {
  catalog: Catalog
  standIn: StandIn | undefined
  /** Reads the sources of the catalog, and makes what is new findable. */
  takeIn: () => Promise<void>
}): CatalogRegistry {
  const read = async (target: string, signal: AbortSignal): Promise<readonly Entity[]> => {
    if (standIn?.browseHref(target) === undefined) {
      const { entities } = await catalog.register({ type: 'url', target }, { signal })
      await takeIn()
      return entities
    }
    await takeIn()
    // The stand-in is one server: what is on it has the address of its first host, whichever a template names.
    const { pathname } = new URL(target)
    const location = `url:https://${standIn.host}${pathname}`
    return catalog.query({
      filter: { 'metadata.annotations.backstage.io/managed-by-location': location },
    }).items
  }
  return {
    async register({ target, optional, signal }) {
      const entities = await read(target, signal).catch((error: unknown) => {
        if (!optional || signal.aborted) throw error
        return []
      })
      const found =
        entities.find(({ kind }) => kind === 'Component') ??
        entities.find(({ kind }) => kind !== 'Location')
      if (!found && !optional) throw registerErrors.NOTHING_FOUND({ target })
      return { entityRef: found && entityRefOf(found) }
    },
    entities: async ({ refs }) => refs.map((ref) => catalog.get(ref)),
  }
}
