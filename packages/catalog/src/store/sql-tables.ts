import type { Kysely } from 'kysely'

/** The driver of PostgreSQL gives such a number as text: to be read through `Number`. */
type Whole = number

/** The tables of a catalog. Text from outside is in JSON, in which any character fits any database. */
export interface CatalogTables {
  /** One row. */
  callboard_catalog_head: {
    id: number
    format: number
    commits: Whole
    revision: Whole
    oldest: Whole
  }
  callboard_catalog_locations: { id: string; position: Whole; location: string }
  callboard_catalog_issues: { root: string; position: number; issue: string }
  callboard_catalog_holders: { ref: string; source: string }
  /** The key is made of root and address, which may be longer than a database can index. */
  callboard_catalog_sources: { key: string; root: string; record: string }
  callboard_catalog_claims: { key: string; position: number; ref: string; claim: string }
  callboard_catalog_revisions: { revision: Whole; time: Whole }
  callboard_catalog_log: {
    revision: Whole
    ref: string
    action: string
    /** Provider and source. */
    origin: string
    before: string | null
  }
}

/** A connection, or a transaction on it. */
export type CatalogDb = Kysely<CatalogTables>
