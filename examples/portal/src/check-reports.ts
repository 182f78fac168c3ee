import type { Catalog, CheckReport, EntityLevel } from '@callboard/catalog'
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
}

/** The level of an entity, with the reference of its owner. */
export interface OwnedLevel extends EntityLevel {
  owner: string | undefined
}

/** Asks the checks of a whole catalog, which takes a while where it is big. */
export interface CheckReports {
  whole(): Promise<WholeReport>
}

/** What checks ask beside the catalog, signals and the date, may be as old as this. */
const lifetimeMs = 60_000

/** Keeps the report of one generation, so that turning its pages asks the checks once. */
export function createCheckReports({
  catalog,
  runtime,
  signal,
}: {
  catalog: Catalog
  runtime: Runtime
  /** Ends what is under way. */
  signal: AbortSignal
}): CheckReports {
  let kept: { generation: number; untilMs: number; report: Promise<WholeReport> } | undefined
  const ask = async () => toWhole(catalog, await catalog.checks({ signal }))
  return {
    whole() {
      const { generation } = catalog
      if (kept?.generation === generation && runtime.monotonicMs() < kept.untilMs)
        return kept.report
      const report = ask()
      const started = { generation, untilMs: runtime.monotonicMs() + lifetimeMs, report }
      kept = started
      // A failure is not remembered.
      report.catch(() => {
        if (kept === started) kept = undefined
      })
      return report
    },
  }
}

function toWhole(catalog: Catalog, report: CheckReport): WholeReport {
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
  return { ...report, results: report.results.filter(({ passed }) => !passed), levels, owners }
}
