import type { IndexedDocument, SearchField } from '../document/indexed-document.ts'
import type { FacetCount, SearchResource } from '../engine/engine.ts'
import type { QueryTerm } from '../engine/expand-query.ts'
import type { Lexicon } from '../engine/lexicon.ts'
import type { Ranking } from '../engine/ranking.ts'
import type { ParsedQuery } from '../query/parse-query.ts'
import type { WholeIndex } from './candidate-index.ts'
import type { NeededWords } from './needed-words.ts'

/** What documents are looked for. */
export interface RowQuestion {
  query: ParsedQuery
  /** Every term that would do. */
  terms: readonly string[]
  fields: readonly SearchField[] | undefined
  /** Keys of the documents that hold the phrases; all where it is missing. */
  only?: readonly string[] | undefined
  /** Keys of the documents that hold what they must not. */
  without?: readonly string[] | undefined
  /** Which resources may be seen, by their keys; all where it is missing. */
  visible?: readonly string[] | undefined
}

/** What is asked for, beside the documents. */
export interface CandidateQuestion extends RowQuestion {
  queryTerms: readonly QueryTerm[]
  ranking: Ranking
  /** Documents of the whole. */
  size: number
  documentsWith: ReadonlyMap<string, number>
  /** Most documents that are ranked again here. */
  candidates: number
  /** Fields that are counted. */
  facets: readonly string[]
  /** Terms of which it is asked whether anything that is visible has them. */
  meant: readonly string[]
}

/** What a store says to a question, all of one moment. */
export interface CandidateAnswer {
  total: number
  /** The best documents at first sight. */
  documents: readonly IndexedDocument[]
  facets: Readonly<Record<string, readonly FacetCount[]>>
  /** Those of the asked terms that something visible has. */
  meant: ReadonlySet<string>
}

/** A document of which only the place is known. */
export interface KeptPlace {
  id: string
  key: string
  /** Digest of its group. */
  page: string
}

/** A store outside this process that finds and counts documents; their order is made here. Keys are digests of ids. */
export interface CandidateStore {
  /** The part of the dictionary that a query needs: with it the query means what it means with all of it. */
  lexicon(needed: NeededWords): Promise<Lexicon>
  /** What is known of the whole index, of some terms only. */
  statistics(
    terms: readonly string[],
    fields: readonly SearchField[] | undefined,
  ): Promise<Omit<WholeIndex, 'lexicon'>>
  /** In how many documents each of some terms stands. */
  counts(terms: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Documents that match and hold all of some terms, so many of them at most. */
  holders(
    question: RowQuestion,
    wanted: { terms: ReadonlySet<string>; most: number },
  ): Promise<readonly IndexedDocument[]>
  /** The distinct resources of all that matches, or fails by one filter only. */
  resources(question: RowQuestion): Promise<readonly { key: string; resource: SearchResource }[]>
  best(question: CandidateQuestion): Promise<CandidateAnswer>
  /** All that matches beyond the candidates, in the order of the store. */
  rest(question: CandidateQuestion): Promise<readonly KeptPlace[]>
  /** Documents by their keys. */
  documents(keys: readonly string[]): Promise<ReadonlyMap<string, IndexedDocument>>
}
