import { memoryProvider } from '@callboard/catalog/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'

const entity = (kind: string, name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`
const service = (name: string, more: string) =>
  entity('Component', name, `{ type: service, lifecycle: production, ${more} }`)

const files = {
  'a.yaml': service('a', 'owner: crew, dependsOn: [component:b, component:gone]'),
  'z.yaml': service('a', 'owner: crew'),
  'b.yaml': service('b', 'owner: crew, dependsOn: [component:a]'),
  'c.yaml': service('c', 'owner: nobody-there, system: component:a'),
  'crew.yaml': entity('Group', 'crew', '{ type: team, children: [] }'),
}

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({
    organisation: 'Test',
    catalog: { providers: [memoryProvider({ files })] },
  })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

/** The rows of one kind of finding. */
async function findings(name: string): Promise<string[]> {
  const { text } = await portal.ask(`/integrity?finding=${name}`)
  return textOf(text, { from: '<tbody', to: '</tbody>' }).split('\n').filter(Boolean)
}

describe('the integrity report', () => {
  it.each([
    [
      'dangling',
      [
        'a depends on component:default/gone spec.dependsOn.1 a.yaml:1:1',
        'c owned by group:default/nobody-there spec.owner c.yaml:1:1',
      ],
    ],
    ['wrongKind', ['c part of component:default/a spec.system expects System c.yaml:1:1']],
    ['ownerless', ['c']],
    ['emptyGroups', ['crew']],
    ['cycles', ['a depends on a b a']],
    ['duplicates', ['a kept out: z.yaml:1:1 a.yaml:1:1']],
    ['orphans', []],
  ])('shows %s', async (name, rows) => {
    expect(await findings(name)).toEqual(rows)
  })

  it('begins with the first kind that there is something of, and says how much there is of each', async () => {
    const { text } = await portal.ask('/integrity?finding=nothing')
    expect(textOf(text, { to: '</nav>' })).toMatchInlineSnapshot(`
      "Integrity 7
      What is not right between entities, though each is valid by itself.
      Leads nowhere 2
      Wrong kind 1
      No owner 1
      Nobody in it 1
      Circles 1
      Defined twice 1
      No source 0"
    `)
    expect(text).toMatch(/aria-current="true">Leads nowhere/)
  })

  it('is found from the ingestion', async () => {
    expect((await portal.ask('/ingestion')).text).toMatch(/href="\/integrity">Integrity/)
  })
})
