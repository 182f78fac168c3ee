import { pathToFileURL } from 'node:url'
import type { Catalog } from '@callboard/catalog'
import {
  CallboardError,
  type Entity,
  entityRefOf,
  parseLocationRef,
  type Readers,
} from '@callboard/core'
import type { DriftProject } from '@callboard/scaffolder/update'

/** Where a project says where it comes from, relative to its catalog file. */
const record = './.callboard/provenance.yaml'

/**
 * The folders of the catalog's entities that say where they come from, each once. A folder is fetched only after the one
 * file was there.
 */
export async function* trackedProjects({
  catalog,
  readers,
  signal,
}: {
  catalog: Catalog
  readers: Readers
  signal: AbortSignal
}): AsyncGenerator<DriftProject> {
  const seen = new Set<string>()
  const { items } = catalog.query({ orderBy: 'metadata.name', limit: 100_000 })
  for (const entity of items) {
    const base = placeOf(entity)
    if (base === undefined) continue
    const file = readers.resolve(record, base)
    if (seen.has(file)) continue
    seen.add(file)
    if (!(await isThere(readers, file, signal))) continue
    const url = readers.resolve('./', base)
    yield { name: entityRefOf(entity), open: (options) => readers.tree(url, options) }
  }
}

async function isThere(readers: Readers, url: string, signal: AbortSignal): Promise<boolean> {
  try {
    await readers.read(url, { signal })
    return true
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    // What cannot be read now is reported when its folder is opened.
    return error.code !== 'CORE_SOURCE_MISSING' && error.code !== 'CORE_PATH_MISSING'
  }
}

/** The address of the file that an entity was read from. */
function placeOf({ metadata }: Entity): string | undefined {
  const written = metadata.annotations?.['backstage.io/managed-by-location']
  if (written === undefined) return undefined
  const { type, target } = parseLocationRef(written)
  if (type === 'file') return pathToFileURL(target).href
  return type === 'url' ? target : undefined
}
