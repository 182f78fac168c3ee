import type { EntityRelation } from '@callboard/core'
import { expect, it } from 'vitest'
import { SharedMap } from '../snapshot/shared-map.ts'
import { moveRelations, prepareRelations, relationIndexOf } from './relation-index.ts'
import { refsOf, walkRelations } from './walk-relations.ts'

const breath = () => undefined
const to = (...refs: string[]) => refs.map((targetRef) => ({ type: 'dependsOn', targetRef }))

async function next(
  previous: SharedMap<readonly EntityRelation[]>,
  changes: Record<string, EntityRelation[]>,
) {
  const relations = await previous.with(new Map(Object.entries(changes)), breath)
  const step = { previous: { relations: previous }, next: { relations } }
  const whole = { ...step, related: Object.keys(changes) }
  await prepareRelations(whole, breath)
  moveRelations(whole)
  return relations
}

const walk = (relations: SharedMap<readonly EntityRelation[]>) =>
  refsOf(walkRelations({ relations }, 'a', { follows: () => true, limit: 1e9 }))

it('follows changes in place, and what is still asked of the past has numbers of its own', async () => {
  const first = await next(SharedMap.empty(), { a: to('b'), b: to('c') })
  const index = relationIndexOf({ relations: first })
  expect(walk(first)).toEqual(['a', 'b', 'c'])
  const second = await next(first, { b: to('d', 'e'), e: to('a') })
  expect(relationIndexOf({ relations: second })).toBe(index)
  expect(walk(second)).toEqual(['a', 'b', 'd', 'e'])
  expect(walk(first)).toEqual(['a', 'b', 'c'])
})

it('is made anew before it is mostly what nobody uses', async () => {
  const hub = (count: number) => to(...Array.from({ length: 700 }, (_none, n) => `${count}-${n}`))
  let relations = await next(SharedMap.empty(), { a: hub(0) })
  const sizes: number[] = []
  for (let count = 1; count < 12; count += 1) {
    relations = await next(relations, { a: hub(count) })
    expect(walk(relations)).toHaveLength(701)
    sizes.push(relationIndexOf({ relations }).refs.length)
  }
  expect(Math.max(...sizes)).toBeLessThan(4000)
})
