import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createColumn } from './columns.ts'
import { createFacetCounter, mergeSpellings } from './facet-counter.ts'

const values = fc.array(fc.constantFrom('api', 'API', 'Api', 'system', 'Group', 'é', 'É', 'zz'), {
  maxLength: 3,
})

it('counts as counting one by one does, whatever came and went before', () => {
  fc.assert(
    fc.property(
      fc.array(values, { minLength: 1, maxLength: 20 }),
      fc.array(fc.tuple(fc.nat(19), values), { maxLength: 10 }),
      (first, changes) => {
        const column = createColumn()
        const held = new Map<number, string[]>()
        const put = (document: number, each: readonly string[]) => {
          column.remove(document)
          held.delete(document)
          if (each.length === 0) return
          held.set(document, [...new Set(each)])
          column.put(document, [...new Set(each)])
        }
        const check = () => {
          const counter = createFacetCounter(column)
          counter.add([...held.keys()])
          const spellings = new Map<string, number>()
          for (const each of held.values())
            for (const value of each) spellings.set(value, (spellings.get(value) ?? 0) + 1)
          expect(counter.result()).toEqual(mergeSpellings(spellings))
        }
        for (const [document, each] of first.entries()) put(document, each)
        check()
        for (const [document, each] of changes) put(document, each)
        check()
      },
    ),
  )
})

it('counts nothing where no document has the field', () => {
  const counter = createFacetCounter(undefined)
  counter.add([1, 2])
  expect(counter.result()).toEqual([])
})
