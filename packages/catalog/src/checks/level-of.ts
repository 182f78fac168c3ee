import type { CheckResult, EntityLevel } from './check-report.ts'

/**
 * The level that an entity has reached. It ends with the highest level that any of its checks is for: who is asked little is
 * not gold by that. What cannot be told holds back like what fails: a level is a promise.
 */
export function levelOf(
  ref: string,
  results: readonly CheckResult[],
  order: readonly string[],
): EntityLevel | undefined {
  const tops = results.map(({ level }) => (level === null ? -1 : order.indexOf(level)))
  const top = Math.max(-1, ...tops)
  if (top === -1) return undefined
  let reached: string | null = null
  for (const level of order.slice(0, top + 1)) {
    const missing = results
      .filter(
        (each) => each.level === level && (each.status === 'failed' || each.status === 'skipped'),
      )
      .map(({ check }) => check)
    if (missing.length > 0) return { ref, level: reached, next: level, missing }
    reached = level
  }
  return { ref, level: reached, next: null, missing: [] }
}
