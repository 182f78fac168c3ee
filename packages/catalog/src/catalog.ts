import type { Entity, Issue } from '@callboard/core'
import type { CatalogChange } from './change-feed.ts'
import type { CatalogGraph } from './graph/create-graph.ts'
import type { LocationTarget, RegisteredLocation, Registration } from './location.ts'
import type { Ancestry } from './query/ancestry.ts'
import type { FacetQuery, Facets } from './query/facets.ts'
import type { EntityPage, EntityQuery } from './query/query-entities.ts'
import type { IntegrityReport } from './report/report-integrity.ts'

/** What a refresh did. Lists of canonical references, sorted. */
export interface RefreshResult extends CatalogChange {
  unchanged: readonly string[]
  /** Everything that is wrong with what was read, by no means only what is new. */
  issues: readonly Issue[]
}

/** What a provider or a registered location gave when it was read last. */
export interface SourceStatus {
  name: string
  /** Documents that are in the catalog, or would be if another source had not been first. */
  entities: number
  issues: number
  /** Whether it could not be read, so that what it gave before is served. */
  failed: boolean
}

/** For work that can be cancelled. */
export interface Cancellable {
  signal?: AbortSignal | undefined
}

/**
 * A software catalog. Reading is synchronous and always from one whole generation; a refresh makes the next one beside it and
 * then takes its place. Entities are frozen.
 */
export interface Catalog extends AsyncDisposable {
  /**
   * Reads all providers and registered locations. All or nothing: cancelled, it leaves everything as it was. What is broken
   * stays in its last good version and is among the issues.
   * @throws CATALOG_CLOSED, and the reason of an aborted signal
   */
  refresh(options?: Cancellable): Promise<RefreshResult>

  /** The entity of a reference such as `component:payment-gateway`. @throws CORE_REF_INVALID */
  get(ref: string): Entity | undefined
  /** Where an entity comes from: the Locations that led to it. @throws CATALOG_ENTITY_NOT_FOUND CORE_REF_INVALID */
  ancestry(ref: string): Ancestry
  /** Everything that would keep an entity out, or be warned of, without taking it in. */
  validate(entity: unknown): readonly Issue[]
  /** One answer for each reference, in its place; nothing for one that means nothing. */
  byRefs(refs: readonly string[]): (Entity | undefined)[]
  /** All entities of this moment, by reference. */
  entities(): Iterable<Entity>
  /** One page of what a filter and a text find. @throws as {@link EntityQuery} says */
  query(query?: EntityQuery): EntityPage
  facets(query: FacetQuery): Facets
  /** The relations of this moment. */
  readonly graph: CatalogGraph
  /** Counts up each time that an entity becomes another one, comes or goes. */
  readonly generation: number
  /** What was wrong at the last refresh. */
  issues(): readonly Issue[]
  /** Where entities come from: the providers, then the registered locations. */
  sources(): readonly SourceStatus[]
  /** What is not right between entities that are valid by themselves. */
  report(): IntegrityReport

  /**
   * Reads a location and takes in what is there, all or nothing. With `dryRun` it only tells what would come in.
   * @throws CATALOG_LOCATION_REJECTED when anything there is wrong, CATALOG_TARGET_INVALID, CATALOG_CLOSED
   */
  register(
    location: LocationTarget,
    options?: Cancellable & { dryRun?: boolean | undefined },
  ): Promise<Registration>
  /** Forgets a registered location and what came from it. @throws CATALOG_LOCATION_NOT_FOUND CATALOG_CLOSED */
  unregister(id: string): Promise<void>
  /**
   * Points a registered location at another target, which then is read; its id stays.
   * @throws as {@link Catalog.register} and {@link Catalog.unregister}
   */
  relocate(id: string, location: LocationTarget, options?: Cancellable): Promise<Registration>
  /**
   * Removes an entity. What its source still has comes back when it is read again; what nothing gives any more is gone.
   * @throws CATALOG_ENTITY_NOT_FOUND CATALOG_CLOSED
   */
  remove(ref: string): Promise<void>
  /** Registered locations, oldest first. */
  locations(): readonly RegisteredLocation[]

  /** Changes from now on, until the signal is aborted or the catalog closed. Slow readers get several as one. */
  watch(options: { signal: AbortSignal }): AsyncIterable<CatalogChange>
}
