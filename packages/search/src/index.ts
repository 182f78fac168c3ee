// Search

export { createSearch } from './create-search.ts'
export type { LeaveOut, QueryHelp } from './query-help.ts'
export type {
  CollatorReport,
  IndexReport,
  OwnerAnswer,
  RestoreReport,
  Search,
  SearchAnswer,
  SearchQuery,
  Suggestion,
  Visible,
} from './search.ts'
export type { SearchOptions } from './search-options.ts'
export type { SearchSignals } from './search-signals.ts'

// Collators

export { operationAnchor } from './apis/api-operation.ts'
export { type ApiCollatorOptions, apiCollator } from './collators/api-collator.ts'
export {
  type Collator,
  type CollatorContext,
  type CollatorOptions,
  defineCollator,
  type LocationOf,
  type SourceOptions,
  type UnreadPart,
} from './collators/collator.ts'
export {
  type Decorator,
  type DecoratorContext,
  defineDecorator,
} from './collators/decorator.ts'
export {
  type DocsCollatorOptions,
  type DocsEntry,
  type DocsSite,
  docsCollator,
  type UnreadSite,
} from './collators/docs-collator.ts'
export {
  type EntityCollatorOptions,
  entityCollator,
  entityDocument,
} from './collators/entity-collator.ts'
export { type GitWikiCollatorOptions, gitWikiCollator } from './collators/git-wiki-collator.ts'
export { type NdjsonCollatorOptions, ndjsonCollator } from './collators/ndjson-collator.ts'
export { type TemplateCollatorOptions, templateCollator } from './collators/template-collator.ts'
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

export { type AnalysisOptions, analyze, type Token } from './analysis/analyzer.ts'
export type { LanguageCode } from './analysis/languages.ts'
export type { ParsedQuery, QueryFilter, QueryPhrase } from './query/parse-query.ts'

// Engines

export { createEmbeddedEngine, type EmbeddedEngineOptions } from './engine/embedded-engine.ts'
export {
  defineEngine,
  type Engine,
  type EngineHit,
  type EngineLoad,
  type EngineQuery,
  type EngineResult,
  type EngineSave,
  type EngineWrite,
  type FacetCount,
  type ScoreExplanation,
  type ScorePart,
  type SearchResource,
  type SortKey,
} from './engine/engine.ts'
export { defaultRanking, type FieldWeight, type Ranking } from './engine/ranking.ts'
export type { Signal } from './engine/signal.ts'

// Errors

export { searchErrors } from './errors.ts'
