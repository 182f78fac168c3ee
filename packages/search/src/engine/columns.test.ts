import { expect, it } from 'vitest'
import { createColumn } from './columns.ts'

it('finds entries by value in any letter case, and references by their shorter forms', () => {
  const column = createColumn()
  column.put(0, ['group:default/fintech-team'])
  column.put(1, ['API'])
  column.put(2, ['group:other/fintech-team'])
  const documents = (value: string) =>
    [0, 1, 2].filter((number) => column.entriesWith([value]).has(column.entries[number] ?? 0))
  expect(documents('fintech-team')).toEqual([0])
  expect(documents('group:fintech-team')).toEqual([0])
  expect(documents('other/fintech-team')).toEqual([2])
  expect(documents('api')).toEqual([1])
  expect(documents('constructor')).toEqual([])
})

it('forgets values that no document has any more and uses their place again', () => {
  const column = createColumn()
  for (let round = 0; round < 1000; round += 1) {
    column.put(0, [`value ${round}`])
    expect(column.entries[0]).toBe(1)
    column.remove(0)
  }
  expect(column.entriesWith(['value 1']).size).toBe(0)
})
