import type { Catalog } from '@callboard/catalog'
import type { Scaffolder } from '@callboard/scaffolder'
import type { Search } from '@callboard/search'
import type { PortalDocs } from '../portal-docs.ts'
import type { Reading } from './create-reading.ts'
import { readersCatalog } from './readers-catalog.ts'
import { readersDocs } from './readers-docs.ts'
import { readersSearch } from './readers-search.ts'
import { readersTasks } from './readers-tasks.ts'

/** What pages, APIs and agents read from. */
export interface ReadParts {
  catalog: Catalog
  docs: PortalDocs
  search: Search
  scaffolder: Scaffolder
}

/** Whoever asks, and what there is for them. */
export interface Readership {
  reading: Reading
  /** Canonical reference of who asks; the portal itself is nobody. */
  asker(): string | undefined
}

/**
 * The parts of a portal as whoever asks may read them. Every page, route and tool is given these, so none has to think of rules,
 * and none can forget them.
 */
export function forReaders(parts: ReadParts, { reading, asker }: Readership): ReadParts {
  const docs = () => reading.docsFor(asker())
  const catalog = () => reading.catalogFor(asker())
  const { scaffolder } = parts
  return {
    catalog: readersCatalog(catalog),
    docs: readersDocs(parts.docs, docs),
    search: readersSearch(parts.search, { whole: parts.catalog, catalog, docs }),
    scaffolder: { ...scaffolder, tasks: readersTasks(scaffolder.tasks, { reading, asker }) },
  }
}
