import type { Entity } from '@callboard/core'
import { expect, it } from 'vitest'
import { catalogFetch } from './catalog-fetch.ts'
import { catalogRegister } from './catalog-register.ts'
import { testAction } from './test-action.ts'

const entity = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
})
const asked: unknown[] = []
const action = catalogFetch({
  async entities({ refs, user }) {
    asked.push({ refs, user: user?.ref })
    return refs.map((ref) => (ref === 'group:acme/web' ? entity('web') : undefined))
  },
})
const fetch = async (input: object) => {
  const { output, error } = await testAction(action, { input, user: { ref: 'user:default/ana' } })
  return error?.message ?? output
}

it('reads one entity as the user, and several in their order', async () => {
  asked.length = 0
  expect(await fetch({ entityRef: 'Group:Acme/Web' })).toEqual({ entity: entity('web') })
  const several = {
    entityRef: 'acme/web',
    entityRefs: ['ops', 'acme/web'],
    defaultKind: 'Group',
    defaultNamespace: 'acme',
    optional: true,
  }
  expect(await fetch(several)).toEqual({
    entity: entity('web'),
    entities: [null, entity('web')],
  })
  expect(asked).toEqual([
    { refs: ['group:acme/web'], user: 'user:default/ana' },
    { refs: ['group:acme/web', 'group:acme/ops', 'group:acme/web'], user: 'user:default/ana' },
  ])
})

it('asks for nothing where nothing is named and that is fine', async () => {
  asked.length = 0
  expect([await fetch({ optional: true }), asked]).toEqual([{}, []])
})

it('says what is missing', async () => {
  const { error } = await testAction(action, { input: { entityRef: 'group:ops' } })
  expect(error?.code).toBe('SCAFFOLDER_ENTITY_MISSING')
  expect(await fetch({ entityRef: 'group:ops' })).toMatchInlineSnapshot(
    `"There is no entity "group:default/ops" in the catalog"`,
  )
  expect(await fetch({ entityRef: 'web' })).toMatchInlineSnapshot(
    `""web" is not an entity reference: it names no kind"`,
  )
  expect(await fetch({})).toMatchInlineSnapshot(
    `"The input of "catalog:fetch" is not valid: one of "entityRef" and "entityRefs" is needed"`,
  )
})

it('catalog:register goes on without what cannot be registered, where it is optional', async () => {
  const register = catalogRegister({
    catalog: {
      async register() {
        throw new Error('down')
      },
    },
  })
  const input = { catalogInfoUrl: 'https://x.test/a.yaml', optional: true }
  const { output, log } = await testAction(register, { input })
  expect([output, log.at(-1)]).toEqual([
    { catalogInfoUrl: 'https://x.test/a.yaml', created: false },
    'It cannot be registered: down',
  ])
  await expect(testAction(register, { input: { ...input, optional: false } })).rejects.toThrow(
    'down',
  )
})
