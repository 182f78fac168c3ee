import type { Logger, Runtime } from '@callboard/core'
import type { IndexedDocument, SearchField } from '../document/indexed-document.ts'
import type { SearchDocument } from '../document/search-document.ts'
import type { ParsedQuery } from '../query/parse-query.ts'
import type { Signal } from './signal.ts'

/** What every function of an engine is handed beside its subject. */
interface EngineContext {
  logger: Logger
  runtime: Runtime
  signal?: AbortSignal | undefined
}

/** A change of the index, to be seen whole or not at all. */
export interface EngineWrite extends EngineContext {
  /** Documents that are new or have changed. */
  put: readonly IndexedDocument[]
  /** Ids of documents that are gone. None of them is in `put`. */
  remove: readonly string[]
  /** Every document after the change, for an engine that rather builds anew. */
  all(): Iterable<IndexedDocument>
}

/** A snapshot that is written. */
export interface EngineSave extends EngineContext {
  /** The number under which the snapshot holds a document. */
  numberOf(id: string): number
}

/** A snapshot that is read. */
export interface EngineLoad extends EngineContext {
  /** What `save` gave, beside what others wrote. */
  parts: ReadonlyMap<string, Uint8Array>
  /** By their numbers. */
  documents: readonly IndexedDocument[]
}

/** Something that somebody may or may not see. */
export interface SearchResource {
  type: string
  resourceRef: string
}

/** A place in the order of results: by score, then by id. */
export interface SortKey {
  score: number
  id: string
}

/** A question to an engine. */
export interface EngineQuery extends EngineContext {
  query: ParsedQuery
  /** Most results of one page. */
  limit: number
  /** Where the page begins or ends; without it the first page is meant. */
  from?: { key: SortKey; side: 'after' | 'before' } | undefined
  /** Fields whose values are to be counted. */
  facets: readonly string[]
  /** Fields that are searched. @default all */
  fields?: readonly SearchField[] | undefined
  /** What the score of a document of a type is multiplied by. @default 1 for every type */
  typeWeights?: ReadonlyMap<string, number> | undefined
  /** What else the score of a document may gain by. @default none */
  signals?: readonly Signal[] | undefined
  /** Whether each hit says why it stands where it stands. @default false */
  explain?: boolean | undefined
  /**
   * Asked for all resources of the matching documents before anything is counted or ranked;
   * answers in the same order. Without it everything is visible.
   */
  visible?:
    | ((resources: readonly SearchResource[]) => readonly boolean[] | Promise<readonly boolean[]>)
    | undefined
}

/** A reason for a score. */
export type ScorePart =
  | {
      /** `word`: of the query, or what it may mean; `feedback`: one that the best answers share. */
      reason: 'word' | 'feedback'
      /** As the index holds it. */
      term: string
      score: number
      /** How often it stands in which fields. */
      frequencies: Readonly<Partial<Record<SearchField, number>>>
    }
  | {
      /** It is called by words of the query. */
      reason: 'name'
      /** How much of the query that is: all of it is 1. */
      share: number
      score: number
    }
  | {
      /** It is new, or much used. */
      reason: Signal['reason']
      /** How much of the signal's weight that is: 0 to 1. */
      share: number
      score: number
    }
  | {
      /** Results of its type are weighed by the host. */
      reason: 'type'
      /** What the rest was multiplied by. */
      weight: number
      /** What that makes of it: below 0 where the weight is below 1. */
      score: number
    }

/** Why a document stands where it stands. */
export interface ScoreExplanation {
  /** The sum of its parts. */
  score: number
  /** What counts most comes first, a name before everything and the type behind it. */
  parts: readonly ScorePart[]
}

/** One found document. */
export interface EngineHit {
  id: string
  type: string
  document: SearchDocument
  score: number
  /** Where it was asked for and the engine can tell. */
  explanation?: ScoreExplanation | undefined
}

/** How many visible results carry a value. */
export interface FacetCount {
  value: string
  count: number
}

/** What an engine found. */
export interface EngineResult {
  /** Best first; equal scores by id. */
  hits: readonly EngineHit[]
  /** Results before the first hit. */
  offset: number
  /** Visible results over all pages. */
  total: number
  /** By field, most frequent value first. A field that is filtered by counts as if it were not. */
  facets: Readonly<Record<string, readonly FacetCount[]>>
  /** The terms that were looked for, and how much each says: what highlighting marks. */
  terms: ReadonlyMap<string, number>
  /** For words that are nowhere: the visible word that was meant, by the word. */
  corrections: ReadonlyMap<string, string>
}

/**
 * Keeps documents and answers queries. Words are those of {@link analyze}, so that engines find and rank alike;
 * `engineContract` of `@callboard/search/testing` says what is expected of one.
 */
export interface Engine {
  name: string
  write(context: EngineWrite): void | Promise<void>
  query(context: EngineQuery): EngineResult | Promise<EngineResult>
  /** Writes down what it would forget at the end of the process, as named parts. Not called during `write`. */
  save?(context: EngineSave): Promise<ReadonlyMap<string, Uint8Array>>
  /** Takes up what `save` wrote, whole or not at all; throws where it cannot. */
  load?(context: EngineLoad): Promise<void>
}

/** Defines an engine. */
export function defineEngine(engine: Engine): Engine {
  return engine
}
