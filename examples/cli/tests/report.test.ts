import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { call } from './call.ts'

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`

it('reports what is not right between entities, each kind of finding under its title', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const entities = [
    document('Group', 'crew', 'type: team, children: [], members: [ada]'),
    document('User', 'ada', 'memberOf: []'),
    document('Group', 'empty', 'type: team, children: []'),
    document('System', 'alone', 'owner: crews'),
    document('System', 'odd', "owner: 'component:a'"),
    document('Component', 'a', 'type: x, lifecycle: y, owner: crew, subcomponentOf: b'),
    document('Component', 'b', 'type: x, lifecycle: y, owner: crew, subcomponentOf: a'),
  ]
  await folder.write('a/catalog-info.yaml', entities.join('---\n'))
  await folder.write('b/catalog-info.yaml', document('User', 'ada', 'memberOf: []'))
  const { code, stdout } = await call(['catalog', 'report', '--from', '.'], { cwd: folder.root })
  expect(stdout).toMatchInlineSnapshot(`
    "Relations to entities that are not there
      group:crews; did you mean group:crew?
        system:alone spec.owner (a/catalog-info.yaml:16:1)

    Relations to another kind than the field is for
      system:odd ownedBy component:a in spec.owner, expected Group or User (a/catalog-info.yaml:21:1)

    Without an owner
      system:alone

    Groups without people
      group:empty

    Circles
      partOf: component:a, component:b

    Defined twice
      user:ada (a/catalog-info.yaml:6:1) (b/catalog-info.yaml:1:1)

    x 6 findings
    "
  `)
  expect(code).toBe(1)
})
