// Catalog
export type {
  Cancellable,
  Catalog,
  RefreshOptions,
  RefreshResult,
  SourceStatus,
  StartOptions,
} from './catalog.ts'
export type { CatalogOptions } from './catalog-options.ts'
export type { CatalogView } from './catalog-view.ts'
export type { CatalogChange } from './change-feed.ts'
// Checks
export {
  type Check,
  type CheckCatalog,
  type CheckContext,
  type CheckOutcome,
  defineCheck,
  type RelatedEntity,
} from './checks/check.ts'
export type {
  CheckChange,
  CheckHistory,
  CheckHistoryQuery,
  CheckState,
} from './checks/check-history.ts'
export type { CheckReport, CheckResult, CheckSummary, EntityLevel } from './checks/check-report.ts'
export type { CheckSet } from './checks/check-set.ts'
export { type ParseChecksOptions, parseChecks } from './checks/parse-checks.ts'
export { recommendedChecks } from './checks/recommended-checks.ts'
export type { Waiver } from './checks/waiver.ts'
export { createCatalog } from './create-catalog.ts'
// Errors
export { catalogErrors } from './errors.ts'
// Graph
export type { CatalogGraph, GraphPaths } from './graph/create-graph.ts'
export { failureRelations } from './graph/failure-relations.ts'
export type { GraphNode, GraphView, NeighboursOptions } from './graph/graph-view.ts'
export type { Impact, ImpactedEntity, ImpactedOwner, ImpactOptions } from './graph/impact.ts'
export type { Person } from './graph/owner-people.ts'
export { toDot } from './graph/to-dot.ts'
export { toMermaid } from './graph/to-mermaid.ts'
export { type SvgOptions, toSvg } from './graph/to-svg.ts'
export type { RelationStep } from './graph/walk-relations.ts'
// History
export type {
  CatalogDiff,
  DiffOptions,
  EntityDifference,
  HistoryOptions,
} from './history/catalog-history.ts'
export type { EntityChange } from './history/entity-change.ts'
// Store
export type { Claim } from './ingest/claim.ts'
// Rules
export type { AllowedKind, KindRule, RuleLocation } from './ingest/kind-rules.ts'
export type { SourceRecord } from './ingest/source-root.ts'
// Locations
export type { LocationTarget, RegisteredLocation, Registration } from './location.ts'
// Processors
export {
  defineProcessor,
  type Processed,
  type Processor,
  type ProcessorContext,
  type ProcessorIssue,
  type ProcessorRelation,
} from './processor/processor.ts'
// Providers
export { defaultExcludes } from './provider/default-excludes.ts'
export { type FilesProviderOptions, filesProvider } from './provider/files-provider.ts'
export {
  defineProvider,
  type EntitySource,
  type FailedSource,
  type Provider,
  type ProviderChange,
  type ProviderContext,
  type Source,
  type TextSource,
  type UnchangedSource,
} from './provider/provider.ts'
export { type UrlProviderOptions, urlProvider } from './provider/url-provider.ts'
// Query
export type { Ancestry } from './query/ancestry.ts'
export type { FacetQuery, Facets } from './query/facets.ts'
export type { OrderBy } from './query/order-by.ts'
export type {
  EntityFilter,
  EntityPredicate,
  FieldPredicate,
  RelationPredicate,
} from './query/predicate.ts'
export type { EntityPage, EntityQuery } from './query/query-entities.ts'
export type { TextQuery } from './query/text-query.ts'
// Report
export type {
  DanglingRelation,
  DeclaredRelation,
  IntegrityReport,
} from './report/report-integrity.ts'
// Signals
export type { ReadSignalsOptions, SignalReading } from './signals/create-signals.ts'
export {
  type AnySignal,
  defineSignal,
  type Signal,
  type SignalContext,
  type SignalFact,
  type SignalLevel,
  type SignalTopic,
  type SignalValue,
} from './signals/signal.ts'
export type { Conflict } from './snapshot/settle-claims.ts'
export type { Retention } from './store/catalog-keeper.ts'
export type {
  CatalogStore,
  ChangeAction,
  KeptHolder,
  KeptLocation,
  KeptRecord,
  KeptSource,
  LoggedChange,
  NewChange,
  Pruning,
  PutSource,
  StoreBatch,
  StoreHead,
  StorePart,
} from './store/catalog-store.ts'
export { createMemoryCatalogStore } from './store/memory-catalog-store.ts'
// Validation
export {
  type ValidatedDocument,
  type ValidateOptions,
  type Validation,
  validateSources,
} from './validate/validate-sources.ts'
