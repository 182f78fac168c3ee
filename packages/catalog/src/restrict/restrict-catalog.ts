import { canonicalRef } from '@callboard/core'
import type { Catalog } from '../catalog.ts'
import type { CatalogState } from '../catalog-state.ts'
import type { CatalogView } from '../catalog-view.ts'
import { entityNotFound } from '../graph/entity-not-found.ts'
import type { SourceRoot } from '../ingest/source-root.ts'
import { parseFilter } from '../query/parse-filter.ts'
import type { Condition, EntityFilter } from '../query/predicate.ts'
import type { DanglingRelation, IntegrityReport } from '../report/report-integrity.ts'
import type { Snapshot, WholeSnapshot } from '../snapshot/snapshot.ts'
import { sourceStatus } from '../source-status.ts'
import { createCheckSieve } from './restrict-checks.ts'
import { restrictPast } from './restrict-past.ts'
import { restrictWriting } from './restrict-writing.ts'
import { createRestriction, type Restriction } from './restriction.ts'

/** What a catalog gives to show a part of itself. */
export interface RestrictingOptions {
  whole: Omit<Catalog, 'restrictTo'>
  state(): CatalogState
  readAt(root: SourceRoot): number | undefined
  viewOf(snapshot: () => Snapshot): CatalogView
  snapshotAt(revision: number): Promise<WholeSnapshot>
}

/** A catalog of which only what a filter selects can be read. @throws CATALOG_FILTER_INVALID */
export function restrictCatalog(options: RestrictingOptions, filter: EntityFilter): Catalog {
  return restrictedBy(options, parseFilter(filter))
}

function restrictedBy(options: RestrictingOptions, condition: Condition): Catalog {
  const { whole, state, viewOf, snapshotAt } = options
  const restriction = createRestriction(condition, () => state().snapshot)
  const view = viewOf(() => restriction.now().snapshot)
  return {
    ...restrictPast(whole, restriction),
    ...restrictWriting(whole, restriction),
    ...restrictJudging(options, restriction),
    get: view.get,
    byRefs: view.byRefs,
    entities: view.entities,
    ancestry: view.ancestry,
    query: view.query,
    facets: view.facets,
    get graph() {
      return view.graph
    },
    get generation() {
      return view.generation
    },
    validate: whole.validate,
    issues: (of) => whole.issues(of).filter(restriction.showsIssue),
    sources: () => sourcesIn(options, restriction),
    report: async () => reportOf(await whole.report(), restriction),
    async asOf(revision) {
      const past = restriction.at(await snapshotAt(revision))
      return viewOf(() => past)
    },
    restrictTo: (filter) =>
      restrictedBy(options, { op: 'all', of: [condition, parseFilter(filter)] }),
    // It is the whole that is closed.
    async [Symbol.asyncDispose]() {},
  }
}

function restrictJudging(
  { whole, state }: RestrictingOptions,
  { now, allows }: Restriction,
): Pick<Catalog, 'signals' | 'checks' | 'checkHistory'> {
  const find = (ref: string) => {
    const { entities } = now().snapshot
    const canonical = canonicalRef(ref)
    if (!entities.has(canonical)) throw entityNotFound(entities, canonical)
  }
  const sieve = () => createCheckSieve(state().snapshot, now().isHidden)
  return {
    async signals(ref, reading) {
      find(ref)
      return whole.signals(ref, reading)
    },
    async checks(asked = {}) {
      if (asked.ref !== undefined) find(asked.ref)
      return sieve().report(await whole.checks(asked))
    },
    async checkHistory({ limit = 100, ...query } = {}) {
      // What may not be read must not take the place of what may.
      const changes = await whole.checkHistory({ ...query, limit: Math.max(limit, mostChanges) })
      const shown = changes.filter(({ ref }) => allows(ref)).slice(0, limit)
      return shown.map(sieve().redact)
    },
  }
}

/** Changes of checks that are looked through. */
const mostChanges = 10_000

function sourcesIn({ whole, state, readAt }: RestrictingOptions, restriction: Restriction) {
  const { isHidden } = restriction.now()
  const hidden = whole.locations().filter(({ entityRef }) => isHidden(entityRef))
  const keys = new Set(hidden.map(({ id }) => `location ${id}`))
  return state()
    .roots.filter(({ root }) => !keys.has(root.key))
    .map((each) =>
      sourceStatus(each, {
        readAt: readAt(each.root),
        counts: ({ ref }) => !isHidden(ref),
        shows: restriction.showsIssue,
      }),
    )
}

/** Owners and members that may not be read still are owners and members: what is right stays right. */
function withoutHiddenHint(
  relation: DanglingRelation,
  isHidden: (ref: string) => boolean,
): DanglingRelation {
  const { similar, ...rest } = relation
  return similar !== undefined && isHidden(similar) ? rest : relation
}

function reportOf(report: IntegrityReport, { allows, now }: Restriction): IntegrityReport {
  const { isHidden } = now()
  const ofRef = <Each extends { ref: string }>(list: readonly Each[]) =>
    list.filter(({ ref }) => allows(ref))
  return {
    dangling: ofRef(report.dangling).map((relation) => withoutHiddenHint(relation, isHidden)),
    wrongKind: ofRef(report.wrongKind).filter(({ targetRef }) => !isHidden(targetRef)),
    ownerless: report.ownerless.filter((ref) => allows(ref)),
    emptyGroups: report.emptyGroups.filter((ref) => allows(ref)),
    cycles: report.cycles.filter(({ refs }) => refs.every((ref) => allows(ref))),
    duplicates: ofRef(report.duplicates),
    orphans: ofRef(report.orphans),
  }
}
