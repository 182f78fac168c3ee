import type { Catalog, CheckChange, CheckReport, EntityLevel } from '@callboard/catalog'
import type { Runtime } from '@callboard/core'
import { related } from './format/entity-link.ts'

/** How a whole catalog stands to its checks. */
export interface WholeReport extends Omit<CheckReport, 'levels'> {
  /** Those that did not pass. */
  results: CheckReport['results']
  /** Those that can rise first, then the lowest level first, then by reference. */
  levels: readonly OwnedLevel[]
  /** The levels of each owner's entities, who owns most first, what nobody owns last. */
  owners: readonly { owner: string | undefined; levels: readonly OwnedLevel[] }[]
  /** The latest changes of outcomes, newest first. */
  changes: readonly CheckChange[]
}

/** The level of an entity, with the reference of its owner. */
export interface OwnedLevel extends EntityLevel {
  owner: string | undefined
}

/** Asks the checks of a whole catalog, which takes a while where it is big. */
export interface CheckReports {
  /** Of what whoever asks may read. */
  whole(): Promise<WholeReport>
}

/** Changes that trends are told from. */
const mostChanges = 10_000

/** What checks ask beside the catalog, signals and the date, may be as old as this. */
const lifetimeMs = 60_000

/** Keeps the report of one generation, so that turning its pages asks the checks once, whoever turns them. */
export function createCheckReports({
  catalog,
  shown,
  runtime,
  signal,
}: {
  catalog: Catalog
  /** The catalog as whoever asks may read it. */
  shown(): Catalog
  runtime: Runtime
  /** Ends what is under way. */
  signal: AbortSignal
}): CheckReports {
  let kept: { generation: number; untilMs: number; report: Promise<CheckReport> } | undefined
  const asked = () => {
    const { generation } = catalog
    if (kept?.generation === generation && runtime.monotonicMs() < kept.untilMs) return kept.report
    const report = catalog.checks({ signal })
    const started = { generation, untilMs: runtime.monotonicMs() + lifetimeMs, report }
    kept = started
    // A failure is not remembered.
    report.catch(() => {
      if (kept === started) kept = undefined
    })
    return report
  }
  const made = new WeakMap<CheckReport, WeakMap<Catalog, WholeReport>>()
  return {
    async whole() {
      const part = shown()
      const report = await asked()
      const parts = made.get(report) ?? new WeakMap<Catalog, WholeReport>()
      made.set(report, parts)
      const known = parts.get(part) ?? (await toWhole(part, report))
      parts.set(part, known)
      return known
    },
  }
}

async function toWhole(catalog: Catalog, asked: CheckReport): Promise<WholeReport> {
  const report = await catalog.checks({ report: asked })
  const changes = await catalog.checkHistory({ limit: mostChanges })
  const rankOf = ({ level }: EntityLevel) => (level === null ? -1 : report.order.indexOf(level))
  const levels = report.levels
    .map((each): OwnedLevel => {
      const entity = catalog.get(each.ref)
      return { ...each, owner: entity && related(catalog, entity, 'ownedBy')?.ref }
    })
    .sort((a, b) => Number(a.next === null) - Number(b.next === null) || rankOf(a) - rankOf(b))
  const byOwner = new Map<string | undefined, OwnedLevel[]>()
  for (const level of levels) {
    const owned = byOwner.get(level.owner)
    if (owned) owned.push(level)
    else byOwner.set(level.owner, [level])
  }
  const owners = [...byOwner]
    .map(([owner, owned]) => ({ owner, levels: owned }))
    .sort(
      (a, b) =>
        Number(a.owner === undefined) - Number(b.owner === undefined) ||
        b.levels.length - a.levels.length,
    )
  const results = report.results.filter(({ passed }) => !passed)
  return { ...report, results, levels, owners, changes }
}
