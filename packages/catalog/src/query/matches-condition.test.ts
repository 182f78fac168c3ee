import type { Entity } from '@callboard/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { has } from './bits.ts'
import { entitiesOf, indexOf } from './entity-index.ts'
import { fieldValues } from './field-values.ts'
import { matchesCondition } from './matches-condition.ts'
import type { Condition } from './predicate.ts'
import { selectEntities } from './select-entities.ts'

const value = fc.constantFrom('a', 'A', 'ab', 1, true, null, ['a', 'b'], { c: 'a' })
const entity = fc.record({
  kind: fc.constant('Component'),
  spec: fc.dictionary(fc.constantFrom('x', 'y', 'z.c'), value),
})
const field = fc.constantFrom('spec.x', 'spec.y', 'spec.x.c', 'spec.z.c', 'spec.x.a', 'kind')
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ op: fc.constant('exists' as const), field }),
  fc.record({
    op: fc.constant('in' as const),
    field,
    values: fc.array(fc.constantFrom('a', 'ab', '1', 'true', 'component')),
  }),
  fc.record({ op: fc.constant('prefix' as const), field, prefix: fc.constantFrom('', 'a', 'ab') }),
)
const condition = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({
      op: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('condition'), { maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), of: tie('condition') }),
  ),
})).condition

it('answers for one entity as the index does for many', () => {
  fc.assert(
    fc.property(fc.array(entity, { maxLength: 6 }), condition, (specs, asked) => {
      const entities = new Map(specs.map((each, at) => [`r${at}`, each as unknown as Entity]))
      const index = indexOf({ entities } as unknown as Snapshot)
      const selected = selectEntities(index, { condition: asked })
      const one = entitiesOf(index).map((each) =>
        matchesCondition(asked, (path) => fieldValues(each, path)),
      )
      expect(one).toEqual(index.byRef.map((position) => has(selected, position)))
    }),
    { numRuns: 300 },
  )
})
