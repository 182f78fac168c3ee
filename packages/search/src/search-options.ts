import { type Folder, type Logger, objectWith, type Runtime } from '@callboard/core'
import { z } from 'zod'
import { foldText } from './analysis/fold-text.ts'
import { type Collator, sourceOptionsSchema } from './collators/collator.ts'
import type { Decorator } from './collators/decorator.ts'
import type { Engine } from './engine/engine.ts'
import { type SearchSignals, searchSignalsSchema } from './search-signals.ts'

/** How a search is set up. */
export interface SearchOptions {
  /** Sources of documents. Where two yield the same location of one type, the earlier one counts. */
  collators: readonly Collator[]
  /** Change the documents of all collators, after their own decorators. @default none */
  decorators?: readonly Decorator[]
  /** Keeps and finds the documents. @default createEmbeddedEngine() */
  engine?: Engine
  /** Groups of words that mean the same: `[['k8s', 'kubernetes']]`. */
  synonyms?: readonly (readonly string[])[]
  /**
   * What the score of each type of result is multiplied by, above 0: `{ techdocs: 0.9, 'api-operations': 0.8 }` puts what
   * people call by its name before what is written about it, where both answer alike.
   * @default 1 for every type
   */
  typeWeights?: Readonly<Record<string, number>>
  /**
   * Fields whose values are counted with every query.
   * @default types, kind, namespace, owner, lifecycle, type, tags and system
   */
  facets?: readonly string[]
  /**
   * Folder in which documents and index are written down after each change by `index()`, so that `restore()` of the
   * next process answers at once. @default none
   */
  snapshot?: Folder
  /** What lets newer or more used documents come before others that answer as well. @default none */
  signals?: SearchSignals
  /** Whether `index()` writes the snapshot. A host that indexes often writes it by `save()` when there is time. @default true */
  autosave?: boolean
  /** @default silentLogger */
  logger?: Logger
  /** @default nodeRuntime */
  runtime?: Runtime
}

const named = z.looseObject({ name: z.string().min(1) })
const collator = named.extend({ type: z.string().min(1) }).and(objectWith('collect'))

export const searchOptionsSchema = z.strictObject({
  collators: z.array(collator),
  decorators: sourceOptionsSchema.shape.decorators,
  engine: named.and(objectWith('write', 'query')).optional(),
  synonyms: z.array(z.array(z.string())).optional(),
  typeWeights: z.record(z.string(), z.number().positive()).optional(),
  facets: z.array(z.string()).optional(),
  snapshot: objectWith('readBytes', 'write', 'stat').optional(),
  signals: searchSignalsSchema.optional(),
  autosave: z.boolean().optional(),
  logger: objectWith('debug', 'info', 'warn', 'error').optional(),
  runtime: objectWith('now', 'monotonicMs', 'randomId', 'sleep').optional(),
})

/** What is counted unless the host says otherwise: `types` is the type of result, `type` the document's own field. */
export const defaultFacets = [
  'types',
  'kind',
  'namespace',
  'owner',
  'lifecycle',
  'type',
  'tags',
  'system',
]

/** Every word of a group leads to the others. */
export function synonymMap(groups: readonly (readonly string[])[]): Map<string, readonly string[]> {
  return new Map(
    groups.flatMap((group) =>
      group.map((word) => [foldText(word), group.filter((other) => other !== word)] as const),
    ),
  )
}
