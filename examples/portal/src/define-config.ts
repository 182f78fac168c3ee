import type { AnySignal, CatalogStore, CheckSet, Provider } from '@callboard/catalog'
import type { EntityKind, Reader } from '@callboard/core'
import type { AllowedHost } from '@callboard/core/node'
import type { Integration } from '@callboard/core/readers'
import type { Action } from '@callboard/scaffolder'
import type { Collator } from '@callboard/search'

/** Everything that makes one portal different from another. */
export interface PortalConfig {
  /** Shown beside the product's name. */
  organisation: string
  /** Who everybody on this machine is. There is no sign-in yet, so the portal answers on loopback only. */
  signedInAs?: string
  /** What to try first, said when the portal starts: a sentence, and a path of the portal. */
  tour?: Readonly<Record<string, string>>
  /** Where the portal keeps what it makes, relative to this file. @default '.callboard' */
  dataFolder?: string
  /** Folders of this machine that entities, templates and docs may be read from, relative to this file. */
  folders?: readonly string[]
  /** Hosts that may be contacted, with the credentials for each. @default none */
  hosts?: readonly (string | AllowedHost)[]
  /** Git hosts whose repositories may be read, with the token for each. @default none */
  integrations?: readonly Integration[]
  /** More places to read from. */
  readers?: readonly Reader[]
  catalog: {
    providers: readonly Provider[]
    /** Kinds beside those of the core model. */
    kinds?: readonly EntityKind[]
    /** Facts of other systems, shown beside the entities they are about. */
    signals?: readonly AnySignal[]
    /** Rules that entities keep, as `parseChecks` reads them from a file. @default `recommendedChecks()` */
    checks?: CheckSet
    /**
     * Where the catalog is kept over restarts, with its history and the locations that were registered: a SQLite file,
     * relative to the data folder, or a function that opens another store, which the portal closes if it can be closed.
     * @default in memory
     */
    store?: string | (() => OpenedStore | Promise<OpenedStore>)
  }
  scaffolder?: {
    /** Actions beside the built-in ones. */
    actions?: readonly Action[]
  }
  /** A folder of Markdown that belongs to no entity, relative to this file. */
  wiki?: string
  search?: {
    /** Sources beside the catalog and the docs. */
    collators?: readonly Collator[]
  }
  git?: {
    /** Git hosts that the portal's own Git server stands in for, for want of credentials: `['github.com']`. */
    standInFor?: readonly string[]
  }
}

/** A store, with what releases it. */
export type OpenedStore = CatalogStore & Partial<AsyncDisposable>

/** Gives a configuration its type. */
export function defineConfig(config: PortalConfig): PortalConfig {
  return config
}
