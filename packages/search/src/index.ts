// Search

export { createSearch } from './create-search.ts'
export type {
  CollatorReport,
  IndexReport,
  OwnerAnswer,
  Search,
  SearchAnswer,
  SearchQuery,
  Suggestion,
  Visible,
} from './search.ts'
export type { SearchOptions } from './search-options.ts'

// Collators

export {
  type Collator,
  type CollatorContext,
  type CollatorOptions,
  defineCollator,
  type LocationOf,
} from './collators/collator.ts'
export {
  type DocsCollatorOptions,
  type DocsEntry,
  type DocsSite,
  docsCollator,
} from './collators/docs-collator.ts'
export {
  type EntityCollatorOptions,
  entityCollator,
  entityDocument,
} from './collators/entity-collator.ts'
export { type WikiCollatorOptions, wikiCollator } from './collators/wiki-collator.ts'

// Documents

export {
  type FieldTexts,
  fieldTexts,
  type IndexedDocument,
  type SearchField,
} from './document/indexed-document.ts'
export type { SearchDocument } from './document/search-document.ts'

// Results

export type { MarkedText, MarkRange } from './results/mark-text.ts'
export type { SearchHighlight, SearchResult } from './results/search-result.ts'

// Analysis

export { type AnalysisLimits, analyze, type Token } from './analysis/analyzer.ts'
export type { ParsedQuery, QueryFilter, QueryPhrase } from './query/parse-query.ts'

// Engines

export { createEmbeddedEngine, type EmbeddedEngineOptions } from './engine/embedded-engine.ts'
export {
  defineEngine,
  type Engine,
  type EngineHit,
  type EngineQuery,
  type EngineResult,
  type EngineWrite,
  type FacetCount,
  type SearchResource,
  type SortKey,
} from './engine/engine.ts'
export { defaultRanking, type FieldWeight, type Ranking } from './engine/score-query.ts'

// Errors

export { searchErrors } from './errors.ts'
