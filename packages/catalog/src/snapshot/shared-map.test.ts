import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SharedMap } from './shared-map.ts'
import { sortTexts } from './sort-texts.ts'

const breath = () => undefined
const changes = fc.dictionary(fc.string({ maxLength: 2 }), fc.option(fc.nat(), { nil: undefined }))

it('holds what a map holds after the same changes, and what it was made from stays as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(changes), async (steps) => {
      let map = SharedMap.empty<number>()
      const plain = new Map<string, number>()
      for (const step of steps) {
        const [before, entries] = [map, new Map(map)]
        map = await map.with(new Map(Object.entries(step)), breath)
        for (const [key, value] of Object.entries(step)) {
          if (value === undefined) plain.delete(key)
          else plain.set(key, value)
        }
        expect(new Map(before)).toEqual(entries)
      }
      expect(new Map(map)).toEqual(plain)
      expect(new Map(map.entries())).toEqual(plain)
      expect([map.size, new Set(map.keys()), [...map.values()].sort()]).toEqual([
        plain.size,
        new Set(plain.keys()),
        [...plain.values()].sort(),
      ])
      for (const [key, value] of plain) expect([map.get(key), map.has(key)]).toEqual([value, true])
      expect([map.get('none'), map.has('none')]).toEqual([undefined, false])
    }),
  )
})

it('is the same object when nothing changes', async () => {
  const map = await SharedMap.empty<number>().with(new Map([['a', 1]]), breath)
  expect(await map.with(new Map(), breath)).toBe(map)
})

it('sorts texts as sort does', async () => {
  const texts = Array.from({ length: 10_000 }, (_, index) => `${(index * 7919) % 10_007}`)
  expect(await sortTexts(texts, breath)).toEqual(texts.toSorted())
  expect(await sortTexts([], breath)).toEqual([])
})
