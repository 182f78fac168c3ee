import type {
  Catalog,
  CheckChange,
  CheckReport,
  CheckSummary,
  EntityLevel,
} from '@callboard/catalog'
import { trendsOf } from './format/check-trend.ts'
import { related } from './format/entity-link.ts'
import type { Trend } from './view-models.ts'

/** How a whole catalog stands to its checks. */
export interface WholeReport extends Omit<CheckReport, 'levels' | 'checks'> {
  checks: readonly (CheckSummary & Trending)[]
  /** Those that did not pass. */
  results: CheckReport['results']
  /** Those that can rise first, then the lowest level first, then by reference. */
  levels: readonly OwnedLevel[]
  /** How many have none, the first, the second level and so on. */
  counts: readonly number[]
  /** Who owns most first, what nobody owns last. */
  owners: readonly OwnerReport[]
}

/** How the entities of one owner stand to the checks. */
export interface OwnerReport extends Trending {
  /** Missing for what nobody owns. */
  owner: string | undefined
  levels: readonly OwnedLevel[]
  /** As of the whole. */
  counts: readonly number[]
  /** Checks that failed, each counted for each entity. */
  failed: number
}

/** The level of an entity, with the reference of its owner. */
export interface OwnedLevel extends EntityLevel {
  owner: string | undefined
}

/** How many failures there were on each of the last days. */
interface Trending {
  trend?: Trend
}

/** Changes that trends are told from. */
const mostChanges = 10_000
/** Stands for what nobody owns; no reference is empty. */
const noOwner = ''

/** Counts what pages tell of a report, once for all of them. `nowMs` is where trends end. */
export async function toWholeReport(
  asked: CheckReport,
  { catalog, nowMs }: { catalog: Catalog; nowMs: number },
): Promise<WholeReport> {
  const report = await catalog.checks({ report: asked })
  const changes = await catalog.checkHistory({ limit: mostChanges })
  const levels = ownedLevels(catalog, report)
  const failing = new Map(report.checks.map(({ name, failed }) => [name, failed]))
  const trends = trendsOf({ changes, failing, keyOf: ({ check }) => check, nowMs })
  return {
    ...report,
    checks: report.checks.map((check) => ({ ...check, ...trendIn(trends, check.name) })),
    results: report.results.filter(({ passed }) => !passed),
    levels,
    counts: countLevels(levels, report.order),
    owners: ownersOf(report, { levels, changes, nowMs }),
  }
}

function ownedLevels(catalog: Catalog, { levels, order }: CheckReport): OwnedLevel[] {
  const rankOf = ({ level }: EntityLevel) => (level === null ? -1 : order.indexOf(level))
  return levels
    .map((each): OwnedLevel => {
      const entity = catalog.get(each.ref)
      return { ...each, owner: entity && related(catalog, entity, 'ownedBy')?.ref }
    })
    .sort((a, b) => Number(a.next === null) - Number(b.next === null) || rankOf(a) - rankOf(b))
}

function countLevels(levels: readonly OwnedLevel[], order: readonly string[]): number[] {
  const counts = new Array<number>(order.length + 1).fill(0)
  for (const { level } of levels) {
    const rank = level === null ? 0 : order.indexOf(level) + 1
    counts[rank] = (counts[rank] ?? 0) + 1
  }
  return counts
}

function ownersOf(
  { order, results }: CheckReport,
  {
    levels,
    changes,
    nowMs,
  }: { levels: readonly OwnedLevel[]; changes: readonly CheckChange[]; nowMs: number },
): OwnerReport[] {
  const ownerOf = new Map(levels.map(({ ref, owner }) => [ref, owner ?? noOwner]))
  const failing = new Map<string, number>()
  for (const { ref, status } of results) {
    const owner = ownerOf.get(ref)
    if (status === 'failed' && owner !== undefined)
      failing.set(owner, (failing.get(owner) ?? 0) + 1)
  }
  const trends = trendsOf({ changes, failing, keyOf: ({ ref }) => ownerOf.get(ref), nowMs })
  return [...groupedByOwner(levels)]
    .map(([owner, owned]) => ({
      owner,
      levels: owned,
      counts: countLevels(owned, order),
      failed: failing.get(owner ?? noOwner) ?? 0,
      ...trendIn(trends, owner ?? noOwner),
    }))
    .sort(
      (a, b) =>
        Number(a.owner === undefined) - Number(b.owner === undefined) ||
        b.levels.length - a.levels.length,
    )
}

function groupedByOwner(levels: readonly OwnedLevel[]): Map<string | undefined, OwnedLevel[]> {
  const byOwner = new Map<string | undefined, OwnedLevel[]>()
  for (const level of levels) {
    const owned = byOwner.get(level.owner)
    if (owned) owned.push(level)
    else byOwner.set(level.owner, [level])
  }
  return byOwner
}

function trendIn(trends: ReadonlyMap<string, Trend>, key: string): Trending {
  const trend = trends.get(key)
  return trend ? { trend } : {}
}
