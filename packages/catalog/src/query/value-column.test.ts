import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bitsOf, has } from './bits.ts'
import { ValueColumn } from './value-column.ts'

const size = 8
const texts = fc.uniqueArray(fc.constantFrom('a', 'A', 'b', 'B', 'ß', 'c d', '1', ''), {
  maxLength: 3,
})
const puts = fc.array(fc.tuple(fc.nat(size - 1), texts), { maxLength: 40 })

it('says what a list of texts for each position would say, whatever was there before', () => {
  const property = fc.property(
    puts,
    fc.uniqueArray(fc.nat(size - 1)),
    texts,
    (all, some, asked) => {
      const column = new ValueColumn(size)
      const model: (readonly string[])[] = Array.from({ length: size }, () => [])
      for (const [position, put] of all) {
        column.put(position, put)
        model[position] = put
      }
      const countsOf = (positions: readonly number[]) => {
        const counts = new Map<string, number>()
        for (const position of positions)
          for (const text of model[position] ?? []) counts.set(text, (counts.get(text) ?? 0) + 1)
        return counts
      }
      const positions = [...model.keys()]
      expect(new Map(column.counts(undefined))).toEqual(countsOf(positions))
      expect(new Map(column.counts(bitsOf(size, [some])))).toEqual(countsOf(some))
      const folded = asked.map((text) => text.toLowerCase())
      const found = column.having(folded)
      expect(positions.filter((position) => has(found, position))).toEqual(
        positions.filter((position) =>
          model[position]?.some((text) => folded.includes(text.toLowerCase())),
        ),
      )
      expect(new Set(column.folded())).toEqual(
        new Set(model.flat().map((text) => text.toLowerCase())),
      )
    },
  )
  fc.assert(property, { numRuns: 300 })
})
