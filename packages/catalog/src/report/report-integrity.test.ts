import { defineKind } from '@callboard/core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { createCatalog } from '../create-catalog.ts'
import { type Claim, claimEntity } from '../ingest/claim.ts'
import { nextSnapshot } from '../snapshot/next-snapshot.ts'
import { emptySnapshot } from '../snapshot/snapshot.ts'
import { memoryProvider } from '../testing/memory-provider.ts'
import { reportIntegrity } from './report-integrity.ts'

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
  expect(await catalog.report()).toEqual({
    dangling: [
      {
        ref: 'group:default/empty',
        type: 'hasMember',
        targetRef: 'user:default/ghost',
        field: 'spec.members.0',
        place: 'all.yaml:11:1',
      },
      {
        ref: 'system:default/alone',
        type: 'ownedBy',
        targetRef: 'group:default/nobody',
        field: 'spec.owner',
        place: 'all.yaml:36:1',
      },
    ],
    wrongKind: [
      {
        ref: 'system:default/odd',
        type: 'ownedBy',
        targetRef: 'resource:default/a',
        field: 'spec.owner',
        place: 'all.yaml:31:1',
        expected: ['Group', 'User'],
      },
    ],
    ownerless: ['system:default/alone'],
    emptyGroups: ['group:default/empty'],
    cycles: [{ type: 'dependsOn', refs: ['resource:default/a', 'resource:default/b'] }],
    duplicates: [{ ref: 'user:default/ada', winner: 'again.yaml:1:1', loser: 'all.yaml:16:1' }],
    orphans: [],
  })
})

it('tells what is served though its source is broken, and circles of every kind', async () => {
  const files: Record<string, string> = {
    'shop.yaml': document('Component', 'shop', 'type: service, lifecycle: production, owner: crew'),
    'groups.yaml': [
      document('Group', 'crew', 'type: team, children: [], parent: staff, members: [ada]'),
      document('Group', 'staff', 'type: department, children: [], parent: crew'),
      document('User', 'ada', 'memberOf: []'),
      document('Component', 'a', 'type: x, lifecycle: y, owner: crew, subcomponentOf: b'),
      document('Component', 'b', 'type: x, lifecycle: y, owner: crew, subcomponentOf: a'),
      document('Resource', 'self', "type: x, owner: crew, dependsOn: ['resource:self']"),
    ].join('---\n'),
  }
  const catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  await catalog.refresh()
  files['shop.yaml'] = 'kind: ['
  await catalog.refresh()
  expect(await catalog.report()).toEqual({
    dangling: [],
    wrongKind: [],
    ownerless: [],
    emptyGroups: [],
    cycles: [
      { type: 'dependsOn', refs: ['resource:default/self'] },
      { type: 'partOf', refs: ['component:default/a', 'component:default/b'] },
      { type: 'childOf', refs: ['group:default/crew', 'group:default/staff'] },
    ],
    duplicates: [],
    orphans: [{ ref: 'component:default/shop', place: 'shop.yaml:1:1' }],
  })
})

it('is looked for once at each moment', async () => {
  const files = { 'a.yaml': document('System', 'a', 'owner: nobody') }
  await using catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  await catalog.refresh()
  const first = catalog.report()
  expect(catalog.report()).toBe(first)
  expect((await first).dangling.map(({ ref }) => ref)).toEqual(['system:default/a'])
  files['a.yaml'] = document('System', 'b', 'owner: nobody')
  await catalog.refresh()
  expect((await catalog.report()).dangling.map(({ ref }) => ref)).toEqual(['system:default/b'])
  expect((await first).dangling.map(({ ref }) => ref)).toEqual(['system:default/a'])
})

it('lets others run at every entity and at every step along a circle', async () => {
  const kind = defineKind({
    apiVersion: 'example.com/v1',
    kind: 'Part',
    spec: z.looseObject({}),
    relations: [
      { field: 'needs', type: 'dependsOn', reverse: 'dependencyOf', defaultKind: 'Part' },
    ],
  })
  const parts = Array.from({ length: 20 }, (_, number): Claim => {
    const metadata = { name: `p${number}` }
    const spec = { needs: `p${(number + 1) % 20}` }
    return claimEntity({
      ref: `part:default/p${number}`,
      entity: { apiVersion: 'example.com/v1', kind: 'Part', metadata, spec },
      ...{ source: 'x', location: 'url:x:/', origin: 'url:x:/' },
    })
  })
  let rests = 0
  const breath = async () => {
    rests += 1
  }
  const winners = new Map(parts.map((claim) => [claim.ref, claim]))
  const { snapshot } = await nextSnapshot(emptySnapshot([kind]), winners, () => undefined)
  const report = await reportIntegrity({ snapshot, kinds: [kind], conflicts: [] }, breath)
  expect(report.cycles.map(({ type, refs }) => [type, refs.length])).toEqual([['dependsOn', 20]])
  expect(rests).toBeGreaterThan(100)
})

it('says what a relation that leads nowhere is likely to mean', async () => {
  const owned = (name: string, owner: string) =>
    document('Component', name, `type: service, lifecycle: production, owner: ${owner}`)
  const files = {
    'all.yaml': [
      document('User', 'ada', 'memberOf: [payments-crew]'),
      document('Group', 'payments-crew', 'type: team, children: []'),
      owned('a', 'ada'),
      owned('b', 'payment-crew'),
      owned('c', 'somebody-else'),
      // Its own name is no owner.
      owned('d', 'd'),
    ].join('---\n'),
  }
  const catalog = await createCatalog({ providers: [memoryProvider({ files })] })
  await catalog.refresh()
  const { dangling } = await catalog.report()
  expect(dangling.map(({ targetRef, similar }) => [targetRef, similar])).toEqual([
    ['group:default/ada', 'user:default/ada'],
    ['group:default/payment-crew', 'group:default/payments-crew'],
    ['group:default/somebody-else', undefined],
    ['group:default/d', undefined],
  ])
  const restricted = catalog.restrictTo({ kind: 'Component' })
  expect((await restricted.report()).dangling.map(({ similar }) => similar)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
