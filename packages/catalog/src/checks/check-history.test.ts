import { describe, expect, it } from 'vitest'
import { checkHistoryContract } from '../testing/check-history-contract.ts'
import { type CheckChange, memoryCheckHistory } from './check-history.ts'

describe('memoryCheckHistory', () => {
  for (const { name, run } of checkHistoryContract(memoryCheckHistory)) it(name, run)

  it('keeps the newest ten thousand', () => {
    const history = memoryCheckHistory()
    const change = (round: number, index: number): CheckChange => ({
      at: '2026-01-01T00:00:00.000Z',
      ref: `component:default/c${round}-${index}`,
      check: 'titled',
      status: 'failed',
    })
    for (let round = 0; round < 3; round += 1)
      history.append(Array.from({ length: 5000 }, (_each, index) => change(round, index)))
    expect([...(history.latest() as Iterable<CheckChange>)]).toHaveLength(10_000)
    expect(history.list({ limit: 1 })).toEqual([change(2, 4999)])
  })
})

describe('the contract', () => {
  it('notices a history that forgets', async () => {
    const forgetful = { ...memoryCheckHistory(), append() {} }
    const failures: string[] = []
    for (const { name, run } of checkHistoryContract(() => forgetful))
      await run().catch(() => failures.push(name))
    expect(failures).toHaveLength(3)
  })
})
