import type { Catalog } from '@callboard/catalog'
import { CallboardError, type Readers } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import type { ProjectSource } from '@callboard/scaffolder/http'
import { documentUrl } from './document-url.ts'

/** Opens the folder of an entity's document: what templates make has its record there. */
export function projectSource({
  catalog,
  readers,
}: {
  catalog: Catalog
  readers: Readers
}): ProjectSource {
  return {
    async open(ref, { signal }) {
      const entity = catalog.get(ref)
      const document = entity && documentUrl(entity)
      if (document === undefined) return undefined
      // The one file first: whole repositories are fetched only where an update can be planned.
      const record = readers.resolve('./.callboard/provenance.yaml', document)
      if (!(await isThere(readers, record, signal))) return undefined
      return readers.tree(readers.resolve('./', document), { signal })
    },
  }
}

const missing: ReadonlySet<string> = new Set([
  'CORE_SOURCE_MISSING',
  'CORE_PATH_MISSING',
  // Of an entity that was handed in and not read, the address is nobody's to open.
  'CORE_URL_INVALID',
])

async function isThere(readers: Readers, url: string, signal: AbortSignal): Promise<boolean> {
  try {
    await readers.read(url, { signal })
    return true
  } catch (error) {
    // The stand-in answers as a page.
    const isAway = error instanceof HttpError && error.status === 404
    if (isAway || (CallboardError.is(error) && missing.has(error.code))) return false
    throw error
  }
}
