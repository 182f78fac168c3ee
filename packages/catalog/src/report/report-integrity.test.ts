import { expect, it } from 'vitest'
import { createCatalog } from '../create-catalog.ts'
import { memoryProvider } from '../testing/memory-provider.ts'

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`

it('tells what is not right between entities that are valid by themselves', async () => {
  const files = {
    'all.yaml': [
      document('Group', 'crew', 'type: team, children: [], members: [ada]'),
      document('Group', 'above', 'type: team, children: [crew]'),
      document('Group', 'empty', 'type: team, children: [], members: [ghost]'),
      document('User', 'ada', 'memberOf: []'),
      document('Resource', 'a', "type: database, owner: crew, dependsOn: ['resource:b']"),
      document('Resource', 'b', "type: database, owner: crew, dependsOn: ['resource:a']"),
      document('System', 'odd', "owner: 'resource:a'"),
      document('System', 'alone', 'owner: nobody'),
    ].join('---\n'),
    'again.yaml': document('User', 'ada', 'memberOf: []'),
  }
  const catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  await catalog.refresh()
  expect(catalog.report()).toEqual({
    dangling: [
      {
        ref: 'group:default/empty',
        type: 'hasMember',
        targetRef: 'user:default/ghost',
        place: 'all.yaml:11:1',
      },
      {
        ref: 'system:default/alone',
        type: 'ownedBy',
        targetRef: 'group:default/nobody',
        place: 'all.yaml:36:1',
      },
    ],
    wrongKind: [
      {
        ref: 'system:default/odd',
        type: 'ownedBy',
        targetRef: 'resource:default/a',
        place: 'all.yaml:31:1',
        expected: ['Group', 'User'],
      },
    ],
    ownerless: ['system:default/alone'],
    emptyGroups: ['group:default/empty'],
    cycles: [{ type: 'dependsOn', refs: ['resource:default/a', 'resource:default/b'] }],
    duplicates: [{ ref: 'user:default/ada', winner: 'all.yaml:16:1', loser: 'again.yaml:1:1' }],
    orphans: [],
  })
})
