import type { Catalog, CheckReport } from '@callboard/catalog'
import type { Runtime } from '@callboard/core'
import { toWholeReport, type WholeReport } from './whole-report.ts'

/** Asks the checks of a whole catalog, which takes a while where it is big. */
export interface CheckReports {
  /** Of what whoever asks may read. */
  whole(): Promise<WholeReport>
}

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
      const known =
        parts.get(part) ?? (await toWholeReport(report, { catalog: part, nowMs: runtime.now() }))
      parts.set(part, known)
      return known
    },
  }
}
