import { fileURLToPath } from 'node:url'
import type { Catalog } from '@callboard/catalog'
import { CallboardError, type Entity, type Readers } from '@callboard/core'
import { techdocsSource } from '@callboard/docs'
import type { DocsEntities } from '@callboard/docs/http'

/** Where the docs of an entity are, as the peer tells it: a folder of this machine or an address. */
interface LocationMetadata {
  type: 'dir' | 'url'
  target: string
}

/** Entities with the place of their docs, for clients of the peer. */
export function locatedEntities(
  catalog: Pick<Catalog, 'get'>,
  readers: Pick<Readers, 'resolve'>,
): DocsEntities {
  return {
    get(ref) {
      const entity = catalog.get(ref)
      if (!entity) return undefined
      const locationMetadata = locationOf(entity, readers)
      return { ...entity, ...(locationMetadata && { locationMetadata }) }
    },
  }
}

function locationOf(
  entity: Entity,
  readers: Pick<Readers, 'resolve'>,
): LocationMetadata | undefined {
  try {
    const source = techdocsSource(entity, readers)
    if (!source || !('url' in source)) return undefined
    const { url } = source
    return url.startsWith('file:')
      ? { type: 'dir', target: fileURLToPath(url) }
      : { type: 'url', target: url }
  } catch (error) {
    // That an annotation cannot be followed is told by the checks of the catalog.
    if (CallboardError.is(error)) return undefined
    throw error
  }
}
