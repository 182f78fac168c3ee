import type { Entity } from '@callboard/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldValues } from '../query/field-values.ts'
import { matchesCondition } from '../query/matches-condition.ts'
import { parseFilter } from '../query/parse-filter.ts'
import type { EntityPredicate } from '../query/predicate.ts'
import { explainCondition } from './explain-condition.ts'

const values = fc.constantFrom('a', 'A', 'b', '1', 1, true, null)
const fields = fc.constantFrom(
  'spec.type',
  'spec.list',
  'metadata.tags.a',
  'spec.deep.x',
  'relations.ownedBy',
)
const entities = fc.array(
  fc.record({
    type: values,
    list: fc.array(values, { maxLength: 3 }),
    tags: fc.array(fc.constantFrom('a', 'b')),
    deep: fc.option(fc.record({ x: values }), { nil: undefined }),
    owned: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)
const scalar = fc.constantFrom('a', 'B', '1', 1, true)
const { predicate } = fc.letrec<{ predicate: EntityPredicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fields, scalar).map(([field, value]) => ({ [field]: value })),
    fc.tuple(fields, fc.array(scalar)).map(([field, $in]) => ({ [field]: { $in } })),
    fc.tuple(fields, fc.boolean()).map(([field, $exists]) => ({ [field]: { $exists } })),
    fc
      .tuple(fields, fc.constantFrom('', 'a', 'g'))
      .map(([field, $hasPrefix]) => ({ [field]: { $hasPrefix } })),
    fc.array(tie('predicate'), { maxLength: 3 }).map(($all) => ({ $all })),
    fc.array(tie('predicate'), { maxLength: 3 }).map(($any) => ({ $any })),
    tie('predicate').map(($not) => ({ $not })),
  ),
}))

const toEntity = (
  index: number,
  { type, list, tags, deep, owned }: { [key: string]: unknown; deep?: object | undefined },
) =>
  ({
    apiVersion: 'v1',
    kind: 'Component',
    metadata: { name: `c${index}`, tags },
    spec: { type, list, ...(deep && { deep }) },
    ...(owned === true && { relations: [{ type: 'ownedBy', targetRef: 'group:default/a' }] }),
  }) as Entity

describe('explainCondition', () => {
  it('has an explanation exactly where it does not hold', () => {
    fc.assert(
      fc.property(entities, predicate, (made, filter) => {
        const entity = toEntity(0, made[0] ?? {})
        const condition = parseFilter(filter)
        const valuesOf = (path: string) => fieldValues(entity, path)
        const clause = explainCondition(condition, valuesOf)
        expect(clause === undefined).toBe(matchesCondition(condition, valuesOf))
        expect(clause).not.toBe('')
      }),
    )
  })

  const entity = toEntity(0, { type: 'a', list: ['a', 'b'], tags: [], owned: true })

  it.each<[EntityPredicate, string]>([
    [{ 'spec.type': 'b' }, '"spec.type" is "a", expected "b"'],
    [{ 'spec.type': ['b', 'c'] }, '"spec.type" is "a", expected "b" or "c"'],
    [{ 'spec.list': 'c' }, '"spec.list" is "a", "b", expected "c"'],
    [{ 'spec.none': 'c' }, '"spec.none" is missing, expected "c"'],
    [{ 'spec.none': { $exists: true } }, '"spec.none" is missing'],
    [{ 'spec.type': { $exists: false } }, '"spec.type" is there'],
    [{ 'spec.type': { $hasPrefix: 'x' } }, '"spec.type" is "a", expected it to begin with "x"'],
    [{ $not: { 'spec.type': 'a' } }, '"spec.type" is "a", which is not accepted'],
    [
      { $any: [{ 'spec.type': 'b' }, { 'spec.none': { $exists: true } }] },
      '"spec.type" is "a", expected "b", and "spec.none" is missing',
    ],
    [{ $any: [] }, 'nothing is accepted'],
    [{ $not: { $all: [{ 'spec.type': 'a' }, { 'spec.list': 'b' }] } }, 'it is as it must not be'],
    [{ 'spec.type': 'a', 'spec.list': 'z' }, '"spec.list" is "a", "b", expected "z"'],
  ])('of %j is a clause', (filter, clause) => {
    const valuesOf = (path: string) => fieldValues(entity, path)
    expect(explainCondition(parseFilter(filter), valuesOf)).toBe(clause)
  })
})
