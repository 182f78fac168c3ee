// Catalog
export type { Cancellable, Catalog, RefreshResult, SourceStatus } from './catalog.ts'
export type { CatalogOptions } from './catalog-options.ts'
export type { CatalogChange } from './change-feed.ts'
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
export type { RelationStep } from './graph/vertices.ts'
// Locations
export type { LocationTarget, RegisteredLocation, Registration } from './location.ts'
// Providers
export { defaultExcludes } from './provider/default-excludes.ts'
export { type FilesProviderOptions, filesProvider } from './provider/files-provider.ts'
export {
  defineProvider,
  type EntitySource,
  type FailedSource,
  type Provider,
  type ProviderContext,
  type Source,
  type TextSource,
} from './provider/provider.ts'
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
export type { DeclaredRelation, IntegrityReport } from './report/report-integrity.ts'
export type { Conflict } from './snapshot/settle-claims.ts'
// Validation
export {
  type ValidatedDocument,
  type ValidateOptions,
  type Validation,
  validateSources,
} from './validate/validate-sources.ts'
