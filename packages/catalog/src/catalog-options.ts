import {
  checkOptions,
  coreErrors,
  coreKinds,
  type EntityKind,
  type Logger,
  objectWith,
  type Readers,
  type Runtime,
} from '@callboard/core'
import { z } from 'zod'
import type { Provider } from './provider/provider.ts'

/** How {@link createCatalog} is set up. */
export interface CatalogOptions {
  /** Where entities come from. When two give the same entity, the earlier provider's is served. */
  providers: readonly Provider[]
  /** Custom kinds, beside the core ones. */
  kinds?: readonly EntityKind[]
  /** For Locations and placeholders that lead elsewhere, and for registered locations. @default nothing can be read */
  readers?: Readers
  /**
   * Kinds that registered locations may define.
   * @default `API`, `Component`, `Domain`, `Location`, `Resource`, `System`: nobody becomes a person or a golden path that way
   */
  registeredKinds?: readonly string[]
  /** Relation types along which a failure spreads, read from the entity that fails. @default `failureRelations` */
  failureRelations?: readonly string[]
  /** @default silent */
  logger?: Logger
  /** @default the real clock */
  runtime?: Runtime
  /** Closes the catalog when aborted. */
  signal?: AbortSignal
}

const optionsSchema = z.strictObject({
  providers: z.array(objectWith('read').and(z.looseObject({ name: z.string().min(1) }))),
  kinds: z
    .array(z.looseObject({ kind: z.string().min(1), spec: objectWith('safeParse') }))
    .optional(),
  readers: objectWith('read', 'tree').optional(),
  registeredKinds: z.array(z.string()).optional(),
  failureRelations: z.array(z.string()).optional(),
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
