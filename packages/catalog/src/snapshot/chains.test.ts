import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Chains } from './chains.ts'

it('holds for each number what was added to it, the newest first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(600), fc.integer()), { maxLength: 900 }), (added) => {
      const chains = new Chains<number>()
      const lists = new Map<number, number[]>()
      for (const [chain, item] of added) {
        chains.add(chain, item)
        lists.set(chain, [item, ...(lists.get(chain) ?? [])])
      }
      for (const [chain, items] of lists) {
        expect(chains.items(chain)).toEqual(items)
        expect(chains.find(chain, (item) => item < 0)).toBe(items.find((item) => item < 0))
      }
      expect(chains.items(9999)).toEqual([])
    }),
  )
})
