import { expect, it } from 'vitest'
import type { Catalog } from './catalog.ts'
import { createCatalog } from './create-catalog.ts'
import { memoryProvider } from './testing/memory-provider.ts'

const document = (kind: string, name: string, spec: string, namespace = 'default') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`
const component = (name: string, more = '', namespace = 'default') =>
  document(
    'Component',
    name,
    `{ type: service, lifecycle: production, owner: crew${more} }`,
    namespace,
  )
const group = (name: string, more = '') =>
  document('Group', name, `{ type: team, children: []${more} }`)

/** A catalog over texts that may be changed. */
async function open(...texts: string[]) {
  const files: Record<string, string> = {}
  for (const [index, text] of texts.entries()) files[`${index}.yaml`] = text
  const catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  expect((await catalog.refresh()).issues.filter(({ severity }) => severity === 'error')).toEqual(
    [],
  )
  return { catalog, files }
}

const relations = (catalog: Catalog, ref: string) =>
  catalog.get(ref)?.relations?.map(({ type, targetRef }) => `${type} ${targetRef}`)

it('45: an owner without a namespace is one of the namespace that the entity is in', async () => {
  const { catalog } = await open(component('shop', '', 'teamns'))
  expect(relations(catalog, 'component:teamns/shop')).toEqual(['ownedBy group:teamns/crew'])
})

it('46: what an entity relates to need not be there, and is not there for that', async () => {
  const { catalog } = await open(component('shop', ", dependsOn: ['component:nowhere']"))
  expect(relations(catalog, 'component:shop')).toEqual([
    'dependsOn component:default/nowhere',
    'ownedBy group:default/crew',
  ])
  expect(catalog.get('component:nowhere')).toBeUndefined()
  const { dangling } = await catalog.report()
  expect(dangling.map(({ targetRef }) => targetRef)).toContain('component:default/nowhere')
})

it('47: what depends on itself is dependent on itself, both ways', async () => {
  const { catalog } = await open(component('shop', ", dependsOn: ['component:shop']"))
  expect(relations(catalog, 'component:shop')).toEqual([
    'dependencyOf component:default/shop',
    'dependsOn component:default/shop',
    'ownedBy group:default/crew',
  ])
  expect(catalog.graph.impact('component:shop').tiers).toEqual([])
})

it('48: two groups that are each the parent of the other are related once each way', async () => {
  const { catalog } = await open(
    document('Group', 'ga', '{ type: team, parent: gb, children: [gb] }'),
    group('gb', ', parent: ga'),
  )
  const both = (other: string) => [
    `childOf group:default/${other}`,
    `parentOf group:default/${other}`,
  ]
  expect(relations(catalog, 'group:ga')).toEqual(both('gb'))
  expect(relations(catalog, 'group:gb')).toEqual(both('ga'))
  expect(catalog.graph.cycles('childOf')).toEqual([['group:default/ga', 'group:default/gb']])
})

it('49: a membership that both sides name is one', async () => {
  const { catalog } = await open(
    group('crew', ', members: [ana]'),
    document('User', 'ana', '{ memberOf: [crew] }'),
  )
  expect(relations(catalog, 'group:crew')).toEqual(['hasMember user:default/ana'])
  expect(relations(catalog, 'user:ana')).toEqual(['memberOf group:default/crew'])
})

it('51: an owner that goes and comes back has what it owned, and not what has gone', async () => {
  const { catalog, files } = await open(component('shop'), group('crew'))
  const owned = ['ownerOf component:default/shop']
  expect(relations(catalog, 'group:crew')).toEqual(owned)
  const text = files['1.yaml'] ?? ''
  Reflect.deleteProperty(files, '1.yaml')
  await catalog.refresh()
  expect(relations(catalog, 'component:shop')).toEqual(['ownedBy group:default/crew'])
  files['1.yaml'] = text
  await catalog.refresh()
  expect(relations(catalog, 'group:crew')).toEqual(owned)
  Reflect.deleteProperty(files, '0.yaml')
  await catalog.refresh()
  expect(relations(catalog, 'group:crew')).toEqual([])
})

it('52: an owner of another kind is related all the same, and reported', async () => {
  const { catalog } = await open(component('x'), component('shop').replace('crew', 'component:x'))
  expect(relations(catalog, 'component:shop')).toEqual(['ownedBy component:default/x'])
  const { wrongKind } = await catalog.report()
  expect(wrongKind).toMatchObject([
    {
      ref: 'component:default/shop',
      type: 'ownedBy',
      targetRef: 'component:default/x',
      expected: ['Group', 'User'],
    },
  ])
})
