import { type Folder, type Logger, objectWith, type Runtime } from '@callboard/core'
import { z } from 'zod'
import { foldText } from './analysis/fold-text.ts'
import { type Collator, sourceOptionsSchema } from './collators/collator.ts'
import type { Decorator } from './collators/decorator.ts'
import type { Engine } from './engine/engine.ts'

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
   * Fields whose values are counted with every query.
   * @default types, kind, namespace, owner, lifecycle, type, tags and system
   */
  facets?: readonly string[]
  /**
   * Folder in which documents and index are written down after each change by `index()`, so that `restore()` of the
   * next process answers at once. @default none
   */
  snapshot?: Folder
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
  facets: z.array(z.string()).optional(),
  snapshot: objectWith('readBytes', 'write', 'stat').optional(),
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
