import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { acceptsOf } from './accepts.ts'
import { coreKinds } from './core-kinds.ts'
import { metadataSchema } from './metadata-schema.ts'
import { examineEntity, validateEntity } from './validate-entity.ts'

const odd = fc.constantFrom<unknown>(
  ...[undefined, null, '', ' ', 0, 5, true, [], ['a'], [''], [5], {}, { a: 'b' }, { a: 1 }],
  ...['a', 'a b', 'Prod', 'x'.repeat(64), 'javascript:x', 'https://x.test', 'group:default/a'],
  ...[JSON.parse('{"__proto__":{"a":1}}'), { constructor: 'a' }, [{ url: 'https://x.test' }]],
  ...[[{ url: '/rel' }], [{ url: 'https://x.test', title: ' ' }], [{ action: 'a' }], 'required'],
)
const part = (keys: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...keys), odd, { maxKeys: 3 })
const specKeys = [
  ...['type', 'owner', 'lifecycle', 'definition', 'children', 'memberOf', 'profile', 'steps'],
  ...['dependsOn', 'dependsOm', 'target', 'presence', 'remotes', 'custom', 'parameters'],
]
const metadataKeys = [
  ...['name', 'namespace', 'title', 'description', 'labels', 'annotations', 'tags', 'links'],
  'custom',
]
const good = {
  type: 'service',
  lifecycle: 'production',
  owner: 'crew',
  children: [],
  memberOf: [],
  definition: 'x',
  steps: [],
}
const entity = fc.record({
  apiVersion: fc.constantFrom<unknown>('backstage.io/v1alpha1', 'backstage.io/v1beta1', 'x', 5),
  kind: fc.constantFrom<unknown>(...coreKinds.map(({ kind }) => kind), 'component', 'None', 5),
  metadata: fc.oneof(
    part(metadataKeys).map((some) => ({ name: 'pay', ...some })),
    odd,
  ),
  spec: fc.oneof(
    part(specKeys).map((some) => ({ ...good, ...some })),
    part(specKeys),
    odd,
  ),
})
const nearlyGood = fc.record({
  apiVersion: fc.constant('backstage.io/v1alpha1'),
  kind: fc.constantFrom(...coreKinds.map(({ kind }) => kind)),
  metadata: fc.dictionary(fc.constantFrom(...metadataKeys), odd, { maxKeys: 1 }).map((some) => ({
    name: 'pay',
    ...some,
  })),
  spec: fc.constant(good),
})
const root = fc.tuple(entity, part(['relations', 'status', 'extra'])).map(([own, more]) => ({
  ...own,
  ...more,
}))

it('finds entities right exactly when the long way has nothing to say', () => {
  let faultless = 0
  fc.assert(
    fc.property(fc.oneof(nearlyGood, entity, root, odd), (value) => {
      const short = validateEntity(value, { kinds: coreKinds })
      expect(short).toEqual(examineEntity(value, { kinds: coreKinds }))
      if (short.entity && short.issues.length === 0) faultless += 1
    }),
    { numRuns: 800 },
  )
  expect(faultless).toBeGreaterThan(20)
})

it.each<[string, z.ZodType]>([
  ['metadata', metadataSchema],
  ['a type that it does not know', z.object({ a: z.number() })],
  ['a transformation', z.looseObject({ a: z.string().transform(Number) })],
  ['a default', z.looseObject({ a: z.string().default('b') })],
  ['a record', z.record(z.string().min(1), z.unknown())],
  ['a list with a least length', z.array(z.unknown()).min(1)],
  ['checks of its own', z.looseObject({ a: z.string().refine((text) => text !== 'a') })],
  ['a literal', z.union([z.literal('a'), z.enum(['required', 'b'])])],
])('agrees with the schema about %s', (_name, schema) => {
  fc.assert(
    fc.property(fc.oneof(odd, part([...metadataKeys, 'a'])), (value) => {
      expect(acceptsOf(schema)(value)).toBe(schema.safeParse(value).success)
    }),
    { numRuns: 300 },
  )
})
