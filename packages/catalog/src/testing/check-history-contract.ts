import { type ContractCase, contractCases } from '@callboard/core/testing'
import type { CheckChange, CheckHistory } from '../checks/check-history.ts'

/**
 * What every history of checks does.
 *
 * @param create - opens a history that holds nothing, each time
 * @example
 * ```ts no-run
 * import { checkHistoryContract } from '@callboard/catalog/testing'
 * import { describe, it } from 'vitest'
 * describe('my history', () => {
 *   for (const { name, run } of checkHistoryContract(() => openHistory())) it(name, run)
 * })
 * ```
 */
export function checkHistoryContract(
  create: () => CheckHistory | Promise<CheckHistory>,
): ContractCase[] {
  return contractCases(cases, create)
}

const cases: Record<string, (history: CheckHistory) => Promise<void>> = {
  async 'holds nothing at first'(history) {
    expectSame([...(await history.latest())], [], 'latest')
    expectSame(await history.list(), [], 'list')
  },
  async 'lists changes newest first, whole'(history) {
    await history.append([failed, waived])
    await history.append([passed])
    expectSame(await history.list(), [passed, waived, failed], 'list')
  },
  async 'lists those of an entity, of a check, and no more than asked for'(history) {
    await history.append([failed, waived, passed])
    expectSame(await history.list({ ref: waived.ref }), [waived], 'list of an entity')
    expectSame(await history.list({ check: failed.check }), [passed, failed], 'list of a check')
    expectSame(await history.list({ check: failed.check, limit: 1 }), [passed], 'list with a limit')
    expectSame(await history.list({ limit: 0 }), [], 'list of none')
    expectSame(await history.list({ ref: 'component:default/other' }), [], 'list of nobody')
  },
  async 'knows the last change of whatever is open'(history) {
    await history.append([failed, waived, passed, failedAgain])
    const latest = [...(await history.latest())].filter(({ status }) => status !== 'passed')
    const byRef = latest.sort((a, b) => (a.ref < b.ref ? -1 : 1))
    expectSame(byRef, [waived, failedAgain], 'latest')
  },
}

const failed: CheckChange = {
  at: '2026-01-01T00:00:00.000Z',
  ref: 'component:default/shop',
  check: 'described',
  status: 'failed',
  message: 'it has no description',
}
const waived: CheckChange = {
  at: '2026-01-01T00:00:00.000Z',
  ref: 'component:default/cart',
  check: 'has-on-call',
  status: 'waived',
}
const passed: CheckChange = {
  at: '2026-01-02T00:00:00.000Z',
  ref: failed.ref,
  check: failed.check,
  status: 'passed',
}
const failedAgain: CheckChange = { ...failed, at: '2026-01-03T00:00:00.000Z' }

function expectSame(found: readonly CheckChange[], wanted: readonly CheckChange[], what: string) {
  const text = (changes: readonly CheckChange[]) =>
    JSON.stringify(
      changes.map(({ at, ref, check, status, message }) => [at, ref, check, status, message]),
    )
  if (text(found) !== text(wanted))
    throw new Error(`A history breaks its contract: ${what} is ${text(found)}, not ${text(wanted)}`)
}
