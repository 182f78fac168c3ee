import {
  checkOptions,
  coreErrors,
  coreKinds,
  type EntityKind,
  type Logger,
  objectWith,
  type Readers,
  type Runtime,
  type ValidateEntityContext,
} from '@callboard/core'
import { z } from 'zod'
import type { CheckHistory } from './checks/check-history.ts'
import { type CheckSet, plainName } from './checks/check-set.ts'
import { type KindRule, kindRulesSchema } from './ingest/kind-rules.ts'
import type { Processor } from './processor/processor.ts'
import { type Provider, providerShape } from './provider/provider.ts'
import type { AnySignal } from './signals/signal.ts'
import type { Retention } from './store/catalog-keeper.ts'
import type { CatalogStore } from './store/catalog-store.ts'

/** How {@link createCatalog} is set up. */
export interface CatalogOptions {
  /** Where entities come from. When two give the same entity, the earlier provider's is served. */
  providers: readonly Provider[]
  /** Change entities between where they are read and where they are checked, in this order. @default none */
  processors?: readonly Processor[]
  /** Who may define which kinds, where not everybody may. @default every source what its provider lets it */
  rules?: readonly KindRule[]
  /** Custom kinds, beside the core ones. */
  kinds?: readonly EntityKind[]
  /**
   * `backstage`: documents are judged by the peer's rules where ours differ from them on purpose, and of several documents on one
   * entity in one file the last is served, without an issue.
   * @default our own rules
   */
  compat?: ValidateEntityContext['compat']
  /** For Locations and placeholders that lead elsewhere, and for registered locations. @default nothing can be read */
  readers?: Readers
  /**
   * Kinds that registered locations may define.
   * @default `API`, `Component`, `Domain`, `Location`, `Resource`, `System`: nobody becomes a person or a golden path that way
   */
  registeredKinds?: readonly string[]
  /**
   * How many times in a row an address must say that it is not there before what came from it is removed. A file of this
   * machine that is not there is believed at once; what cannot be reached is never taken for gone.
   * @default 3
   */
  missingConfirmations?: number
  /**
   * What becomes of an entity that nothing gives any more. `keep` leaves it there, annotated with `backstage.io/orphan: "true"` and
   * listed in `report().orphans`, until something gives it again or somebody lets it go: by `remove`, by `unregister` or
   * `confirmDeletion` of what gave it, or `confirmDeletion("orphans")` for all of them.
   * @default 'remove'
   */
  orphans?: 'remove' | 'keep'
  /** Relation types along which a failure spreads, read from the entity that fails. @default `failureRelations` */
  failureRelations?: readonly string[]
  /** Facts of other systems. @default none */
  signals?: readonly AnySignal[]
  /** Rules that entities keep, such as `recommendedChecks()` or what `parseChecks` read. @default none */
  checks?: CheckSet
  /** Where outcomes of checks are remembered. @default in memory */
  checkHistory?: CheckHistory
  /** Where the catalog is kept. It stays the host's, which closes it after the catalog. @default in memory, until the process ends */
  store?: CatalogStore
  /**
   * Which release of the host's own kinds and processors this is, such as the commit that it was built from. While it is the same,
   * what did not change on its host is not read again after a restart.
   * @default none: with `kinds` or `processors`, everything is read again after a restart
   */
  release?: string
  /** How much of the past can be read. @default the newest 1,000 revisions */
  retention?: Retention
  /** @default silent */
  logger?: Logger
  /** @default the real clock */
  runtime?: Runtime
  /** Closes the catalog when aborted. */
  signal?: AbortSignal
}

const optionsSchema = z.strictObject({
  // A class of the host's may have more than that.
  providers: z.array(z.looseObject(providerShape)),
  rules: kindRulesSchema.optional(),
  processors: z
    .array(objectWith('process').and(z.looseObject({ name: z.string().min(1) })))
    .optional(),
  kinds: z
    .array(z.looseObject({ kind: z.string().min(1), spec: objectWith('safeParse') }))
    .optional(),
  compat: z.literal('backstage').optional(),
  readers: objectWith('read', 'tree').optional(),
  registeredKinds: z.array(z.string()).optional(),
  missingConfirmations: z.int().min(1).optional(),
  orphans: z.enum(['remove', 'keep']).optional(),
  failureRelations: z.array(z.string()).optional(),
  signals: z
    .array(objectWith('read').and(z.looseObject({ name: z.string().regex(plainName) })))
    .optional(),
  checks: z.looseObject({ checks: z.array(z.unknown()) }).optional(),
  checkHistory: objectWith('latest', 'append', 'list').optional(),
  store: objectWith('head', 'load', 'commit', 'history', 'changesSince', 'prune').optional(),
  release: z.string().min(1).optional(),
  retention: z
    .strictObject({
      revisions: z.int().min(0).optional(),
      ageMs: z.number().min(0).optional(),
    })
    .optional(),
  logger: objectWith('debug', 'info', 'warn', 'error').optional(),
  runtime: objectWith('now', 'monotonicMs').optional(),
  signal: z.instanceof(AbortSignal).optional(),
})

/**
 * Checks the options of a catalog and answers with all its kinds.
 *
 * @throws CORE_OPTION_INVALID CORE_DUPLICATE_NAME
 */
export function checkCatalogOptions(options: CatalogOptions): readonly EntityKind[] {
  checkOptions('createCatalog', optionsSchema, options)
  refuseDuplicates(
    'the provider',
    options.providers.map(({ name }) => name),
  )
  refuseDuplicates('the signal', options.signals?.map(({ name }) => name) ?? [])
  refuseDuplicates(
    'the processor',
    (options.processors ?? []).map(({ name }) => name),
  )
  const kinds = [...coreKinds, ...(options.kinds ?? [])]
  refuseDuplicates(
    'the kind',
    kinds.flatMap(({ kind, apiVersion }) =>
      [apiVersion].flat().map((version) => `${version} ${kind}`),
    ),
  )
  return kinds
}

function refuseDuplicates(what: string, names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw coreErrors.DUPLICATE_NAME({ what, name })
    seen.add(name)
  }
}
