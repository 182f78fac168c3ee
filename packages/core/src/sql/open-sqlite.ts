import { basename, dirname, join, resolve } from 'node:path'
import type { Kysely } from 'kysely'
import { openFolder } from '../node/open-folder.ts'
import { optionalPackage } from '../options/optional-package.ts'
import { openLibsql } from './open-libsql.ts'
import { type StoreErrors, storeError } from './store-error.ts'

/** Which file to open, and for what. */
export interface OpenSqliteOptions {
  /** Path of the database, absolute or relative to the working directory. It and its folder are made when missing. */
  file: string
  /** The function of ours that needs it, for the error when a package is missing. */
  wanted: string
  errors: StoreErrors
}

/**
 * Opens a database file with the packages `kysely` and `libsql`, which only those have who need it. What is acknowledged is on
 * the disk, and readers go on while somebody writes.
 *
 * @throws PACKAGE_MISSING STORE_FAILED of the errors, CORE_PATH_DENIED
 */
export async function openSqlite({
  file,
  wanted,
  errors,
}: OpenSqliteOptions): Promise<Kysely<never>> {
  const { Kysely, SqliteDialect } = await optionalPackage(errors, import('kysely'), {
    package: 'kysely',
    wanted,
  })
  const { default: Database } = await optionalPackage(errors, import('libsql'), {
    package: 'libsql',
    wanted,
  })
  const { root } = await openFolder({ root: dirname(resolve(file)), create: true })
  try {
    const database = openLibsql(Database, join(root, basename(file)))
    return new Kysely<never>({ dialect: new SqliteDialect({ database }) })
  } catch (error) {
    throw storeError(errors, error)
  }
}
