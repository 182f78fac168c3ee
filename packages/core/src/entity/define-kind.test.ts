import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { coreKinds } from './core-kinds.ts'
import { defineKind } from './define-kind.ts'
import { validateEntity } from './validate-entity.ts'

const cluster = defineKind({
  apiVersion: 'acme.example/v1',
  kind: 'Cluster',
  spec: z.looseObject({ region: z.string() }),
  relations: [{ field: 'owner', type: 'ownedBy', reverse: 'ownerOf', defaultKind: 'Group' }],
})

describe('defineKind', () => {
  it('keeps the literal types of what is defined', () => {
    expectTypeOf(cluster.kind).toEqualTypeOf<'Cluster'>()
    expectTypeOf(cluster.apiVersion).toEqualTypeOf<'acme.example/v1'>()
    expectTypeOf(cluster.relations[0].type).toEqualTypeOf<'ownedBy'>()
    expectTypeOf<z.output<typeof cluster.spec>['region']>().toEqualTypeOf<string>()
    // @ts-expect-error a relation needs its reverse
    defineKind({ ...cluster, relations: [{ field: 'a', type: 'b' }] })
  })

  it('makes a kind that entities can be of', () => {
    const entity = {
      apiVersion: 'acme.example/v1',
      kind: 'Cluster',
      metadata: { name: 'a' },
      spec: { region: 'eu' },
    }
    expect(validateEntity(entity, { kinds: [...coreKinds, cluster] })).toEqual({
      entity: { ...entity, metadata: { name: 'a', namespace: 'default' } },
      issues: [],
    })
  })
})

describe('coreKinds', () => {
  it('are the eight of the core model, Template and AiResource', () => {
    expect(coreKinds.map(({ kind, apiVersion }) => `${kind} ${apiVersion}`)).toMatchInlineSnapshot(`
      [
        "Component backstage.io/v1alpha1,backstage.io/v1beta1",
        "API backstage.io/v1alpha1,backstage.io/v1beta1",
        "Resource backstage.io/v1alpha1,backstage.io/v1beta1",
        "System backstage.io/v1alpha1,backstage.io/v1beta1",
        "Domain backstage.io/v1alpha1,backstage.io/v1beta1",
        "Group backstage.io/v1alpha1,backstage.io/v1beta1",
        "User backstage.io/v1alpha1,backstage.io/v1beta1",
        "Location backstage.io/v1alpha1,backstage.io/v1beta1",
        "Template scaffolder.backstage.io/v1beta3",
        "AiResource backstage.io/v1alpha1",
      ]
    `)
  })

  it('each say in one sentence what they are', () => {
    for (const { description } of coreKinds) expect(description).toMatch(/^[A-Z].*\.$/)
  })
})
