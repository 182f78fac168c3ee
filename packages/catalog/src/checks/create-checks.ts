import type { Runtime } from '@callboard/core'
import { createBreath } from '../breath.ts'
import { entityNotFound } from '../graph/entity-not-found.ts'
import { wholeNumber } from '../query/whole-number.ts'
import type { Signals } from '../signals/create-signals.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { sortTexts } from '../snapshot/sort-texts.ts'
import { createChangeRecorder } from './change-recorder.ts'
import {
  type CheckChange,
  type CheckHistory,
  type CheckHistoryQuery,
  memoryCheckHistory,
} from './check-history.ts'
import type { CheckReport } from './check-report.ts'
import { type CheckSet, readCheckSet } from './check-set.ts'
import { evaluateChecks } from './evaluate-checks.ts'

/** The checks of a catalog. */
export interface Checks {
  /** @param ref - canonical; without one, all entities */
  report(
    snapshot: Snapshot,
    options: { ref?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<CheckReport>
  /** @throws CATALOG_PAGE_INVALID */
  history(query?: CheckHistoryQuery): Promise<readonly CheckChange[]>
}

/** What checks are made from. */
export interface ChecksOptions {
  set?: CheckSet | undefined
  history?: CheckHistory | undefined
  signals: Signals
  runtime: Runtime
}

/** @throws as `readCheckSet` */
export function createChecks(options: ChecksOptions): Checks {
  const { signals, runtime, history = memoryCheckHistory() } = options
  const set = readCheckSet(options.set ?? { checks: [] })
  const recorder = createChangeRecorder(history, runtime)
  return {
    async report(snapshot, { ref, signal }) {
      const { entities } = snapshot
      if (ref !== undefined && !entities.has(ref)) throw entityNotFound(entities, ref)
      const refs =
        ref === undefined ? await sortTexts([...entities.keys()], createBreath(runtime)) : [ref]
      const report = await evaluateChecks({ set, snapshot, signals, runtime, signal }, refs)
      await recorder.record(report.results, ref === undefined)
      return report
    },
    async history(query = {}) {
      if (query.limit !== undefined) wholeNumber('limit', query.limit)
      return history.list(query)
    },
  }
}
