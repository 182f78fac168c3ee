/** What became of a check. `gone`: it is no longer asked, because the entity or the check left. */
export type CheckState = 'passed' | 'failed' | 'skipped' | 'waived' | 'gone'

/** A check that came out otherwise than before. One that passes from the beginning has no change. */
export interface CheckChange {
  /** When it was noticed, ISO 8601. */
  at: string
  ref: string
  check: string
  status: CheckState
  message?: string | undefined
}

/** Which changes are wanted. */
export interface CheckHistoryQuery {
  ref?: string | undefined
  check?: string | undefined
  /** @default 100 */
  limit?: number | undefined
}

/**
 * Where changes of outcomes are kept. A store that lasts implements the same; it must hold at least the last change of each
 * check of each entity that has not passed or gone.
 */
export interface CheckHistory {
  /** Of each check of each entity the last change, in any order. Asked once, before anything is appended. */
  latest(): Promise<Iterable<CheckChange>> | Iterable<CheckChange>
  /** Adds changes, oldest first. Never called twice at the same time. */
  append(changes: readonly CheckChange[]): Promise<void> | void
  /** Newest first. */
  list(query?: CheckHistoryQuery): Promise<readonly CheckChange[]> | readonly CheckChange[]
}

/** Changes that are kept in memory; the oldest go first. */
const maxChanges = 10_000

/** A history that lives as long as the program. */
export function memoryCheckHistory(): CheckHistory {
  let changes: readonly CheckChange[] = []
  return {
    latest() {
      const byKey = new Map(changes.map((each) => [JSON.stringify([each.ref, each.check]), each]))
      return byKey.values()
    },
    append(more) {
      changes = [...changes, ...more].slice(-maxChanges)
    },
    list({ ref, check, limit = 100 } = {}) {
      const found = changes.filter(
        (each) =>
          (ref === undefined || each.ref === ref) && (check === undefined || each.check === check),
      )
      return limit === 0 ? [] : found.slice(-limit).reverse()
    },
  }
}
