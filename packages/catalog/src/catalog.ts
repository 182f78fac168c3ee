import type { Issue } from '@callboard/core'
import type { CatalogView } from './catalog-view.ts'
import type { CatalogChange } from './change-feed.ts'
import type { CheckChange, CheckHistoryQuery } from './checks/check-history.ts'
import type { CheckReport } from './checks/check-report.ts'
import type { CatalogDiff, DiffOptions, HistoryOptions } from './history/catalog-history.ts'
import type { EntityChange } from './history/entity-change.ts'
import type { LocationTarget, RegisteredLocation, Registration } from './location.ts'
import type { EntityFilter } from './query/predicate.ts'
import type { IntegrityReport } from './report/report-integrity.ts'
import type { ReadSignalsOptions, SignalReading } from './signals/create-signals.ts'

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
  /** When it was read last in this process, or tried to be, ISO 8601. */
  readAt?: string
}

/** What a refresh reads. */
export interface RefreshOptions extends Cancellable {
  /** References of entities, or addresses of sources: `component:pay`, `url:https://…`, `https://…`. @default everything */
  keys?: readonly string[] | undefined
}

/** How a catalog is kept up to date by itself. */
export interface StartOptions extends Cancellable {
  /** From the end of one reading of everything to the next, give or take a tenth. @default 120_000 */
  intervalMs?: number
}

/** For work that can be cancelled. */
export interface Cancellable {
  signal?: AbortSignal | undefined
}

/**
 * A software catalog. Reading is synchronous and always from one whole generation; a refresh makes the next one beside it and
 * then takes its place. Entities are frozen.
 */
export interface Catalog extends CatalogView, AsyncDisposable {
  /**
   * Reads all providers and registered locations. All or nothing: cancelled, it leaves everything as it was. What is broken
   * stays in its last good version and is among the issues. With `keys` only these are read again, at a cost in proportion.
   * @throws CATALOG_CLOSED CATALOG_ENTITY_NOT_FOUND CATALOG_STORE_FAILED CATALOG_STORE_CONFLICT CORE_OPTION_INVALID, and the
   * reason of an aborted signal
   */
  refresh(options?: RefreshOptions): Promise<RefreshResult>
  /**
   * Reads a provider again and lets go of all that it no longer gives, however much that is. Else more than half of what it gave,
   * when that is more than twenty entities, is kept with a DELETION_HELD issue.
   * @throws CATALOG_PROVIDER_NOT_FOUND, and as {@link Catalog.refresh}
   */
  confirmDeletion(provider: string, options?: Cancellable): Promise<RefreshResult>
  /**
   * Keeps the catalog up to date until the signal is aborted or the catalog closed, which is when it resolves: everything is
   * read now and then, at growing intervals while that fails; what providers tell in between is taken in at once.
   * @throws CORE_OPTION_INVALID CATALOG_CLOSED
   */
  start(options?: StartOptions): Promise<void>

  /** Everything that would keep an entity out, or be warned of, without taking it in. */
  validate(entity: unknown): readonly Issue[]
  /** What was wrong at the last refresh; with `source`, of one of {@link Catalog.sources}. */
  issues(options?: { source?: string | undefined }): readonly Issue[]
  /** Where entities come from: the providers, then the registered locations. */
  sources(): readonly SourceStatus[]
  /** What is not right between entities that are valid by themselves, at this moment; looked for once for each. */
  report(): Promise<IntegrityReport>

  /**
   * What other systems say about an entity, one reading for each signal that applies to it. Each fails by itself, and is then
   * shown as it was last.
   * @throws CATALOG_ENTITY_NOT_FOUND CORE_REF_INVALID, and the reason of an aborted signal
   */
  signals(ref: string, options?: ReadSignalsOptions): Promise<SignalReading[]>
  /**
   * How one entity, or each, stands to the checks. Outcomes that are not as before go into the history. With `report`, one of the
   * whole catalog that was made before, nothing is asked: it is told what of it can be read here.
   * @throws CATALOG_ENTITY_NOT_FOUND CORE_REF_INVALID, and the reason of an aborted signal
   */
  checks(
    options?: Cancellable & { ref?: string | undefined; report?: CheckReport | undefined },
  ): Promise<CheckReport>
  /** Outcomes of checks that changed, newest first. @throws CATALOG_PAGE_INVALID */
  checkHistory(query?: CheckHistoryQuery): Promise<readonly CheckChange[]>

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

  /**
   * Changes of one entity, the newest first.
   * @throws CORE_REF_INVALID CATALOG_PAGE_INVALID CATALOG_STORE_FAILED
   */
  history(ref: string, options?: HistoryOptions): Promise<EntityChange[]>
  /**
   * What differs between two revisions, each entity once, however often it changed in between.
   * @throws CATALOG_REVISION_PRUNED CATALOG_REVISION_UNKNOWN CATALOG_STORE_FAILED
   */
  diff(options: DiffOptions): Promise<CatalogDiff>
  /**
   * The catalog as it was at a revision, with its relations of then.
   * @throws CATALOG_REVISION_PRUNED CATALOG_REVISION_UNKNOWN CATALOG_STORE_FAILED
   */
  asOf(revision: number): Promise<CatalogView>
  /**
   * Changes from now on, until the signal is aborted or the catalog closed. With `since`, the changes after that revision come
   * first, one by one from the log, and nothing is missed or told twice. Slow readers get several as one.
   * @throws CATALOG_REVISION_UNKNOWN; iterating throws CATALOG_REVISION_PRUNED and CATALOG_STORE_FAILED
   */
  watch(options: { signal: AbortSignal; since?: number | undefined }): AsyncIterable<CatalogChange>

  /**
   * The same catalog for somebody who may read only what a filter selects. To them the rest is not there: not in a list, a count,
   * a facet, a walk, a report or a suggestion, nor by the references that other entities have to it. What they change and are told
   * of is of that part, too. It follows the catalog, costs a question for each generation, and is closed with it.
   * @throws CATALOG_FILTER_INVALID
   */
  restrictTo(filter: EntityFilter): Catalog
}
