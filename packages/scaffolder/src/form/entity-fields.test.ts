import { describe, expect, it } from 'vitest'
import type { TaskUser } from '../actions/define-action.ts'
import { builtinFields } from './builtin-fields.ts'
import type { FieldValueContext } from './define-field.ts'
import type { EntityCondition, EntityLookup } from './entity-options.ts'

const user: TaskUser = {
  ref: 'user:default/ana',
  entity: {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'ana' },
    relations: [
      { type: 'memberOf', targetRef: 'group:default/payments' },
      { type: 'ownerOf', targetRef: 'component:default/ledger' },
    ],
  },
}

/** Knows a few entities by what the conditions can ask of them. */
const known: Record<string, Record<string, string>> = {
  'component:default/ledger': { kind: 'Component', owner: 'group:default/payments' },
  'component:default/search': { kind: 'Component', owner: 'group:default/discovery' },
  'group:default/payments': { kind: 'Group', member: 'user:default/ana' },
  'group:default/discovery': { kind: 'Group', member: 'user:default/bo' },
}
const keys: Record<string, string> = {
  kind: 'kind',
  'relations.ownedBy': 'owner',
  'relations.hasMember': 'member',
}
const meets = (ref: string, condition: EntityCondition) =>
  Object.entries(condition).every(([key, wanted]) =>
    [wanted]
      .flat()
      .includes(
        key === 'metadata.name' ? (ref.split('/')[1] ?? '') : (known[ref]?.[keys[key] ?? ''] ?? ''),
      ),
  )
const catalog: EntityLookup = {
  entities: ({ anyOf }) =>
    Object.keys(known)
      .filter((ref) => anyOf.length === 0 || anyOf.some((condition) => meets(ref, condition)))
      .map((ref) => ({ ref, url: `/catalog/${ref}` })),
  tags: ({ kinds }) => [{ tag: kinds.length > 0 ? 'go' : 'any', count: 2 }],
}

const field = (name: string, lookup: EntityLookup | undefined = catalog) => {
  const found = builtinFields({ ...(lookup && { catalog: lookup }) }).find(
    (each) => each.name === name,
  )
  if (!found) throw new Error(`no field ${name}`)
  return found
}
const context = (
  options: Record<string, unknown>,
  value?: unknown,
  who: TaskUser | undefined = user,
) => ({ name: 'x', schema: {}, options, user: who, value, secrets: {} }) satisfies FieldValueContext

async function offered(name: string, options: Record<string, unknown> = {}, who?: TaskUser | null) {
  const given = { ...context(options), user: who === null ? undefined : user }
  return (await field(name).resolve(given)).options?.map(({ value }) => value)
}

describe('pickers of entities', () => {
  it.each([
    [
      'EntityPicker',
      { catalogFilter: { kind: 'Component' } },
      ['component:default/ledger', 'component:default/search'],
    ],
    [
      'EntityPicker',
      { catalogFilter: [{ kind: 'Nothing' }, { kind: ['Group'] }] },
      ['group:default/payments', 'group:default/discovery'],
    ],
    ['OwnerPicker', {}, ['group:default/payments', 'group:default/discovery']],
    ['OwnedEntityPicker', {}, ['component:default/ledger']],
    ['OwnedEntityPicker', { allowedKinds: ['Group'] }, []],
    ['MyGroupsPicker', {}, ['group:default/payments']],
    [
      'MultiEntityPicker',
      { catalogFilter: { kind: 'Component' } },
      ['component:default/ledger', 'component:default/search'],
    ],
  ])('%s %j offers %j', async (name, options, refs) => {
    expect(await offered(name, options)).toEqual(refs)
  })

  it('offer nothing of their own to somebody who is not known', async () => {
    expect(await offered('OwnedEntityPicker', {}, null)).toEqual([])
    expect(await offered('MyGroupsPicker', {}, null)).toEqual([])
  })

  it('lead to what they offer', async () => {
    expect(await field('MyGroupsPicker').resolve(context({}))).toEqual({
      widget: 'select',
      freeText: false,
      options: [
        {
          value: 'group:default/payments',
          title: 'group:default/payments',
          url: '/catalog/group:default/payments',
        },
      ],
    })
  })

  it('take text where there is no catalog', async () => {
    const alone = builtinFields().find(({ name }) => name === 'OwnedEntityPicker')
    expect(await alone?.resolve(context({}))).toEqual({ widget: 'text', freeText: true })
    expect(await alone?.validate?.(context({ allowArbitraryValues: false }, 'x'))).toEqual([])
  })

  const closed = { allowArbitraryValues: false }
  it.each([
    ['EntityPicker', { ...closed, defaultKind: 'Component' }, 'ledger', []],
    [
      'EntityPicker',
      closed,
      'component:default/other',
      ['is not one of the entities that can be chosen'],
    ],
    ['EntityPicker', {}, 'anything at all', []],
    ['OwnedEntityPicker', closed, 'component:default/ledger', []],
    [
      'OwnedEntityPicker',
      closed,
      'component:default/search',
      ['is not one of the entities that can be chosen'],
    ],
    [
      'MyGroupsPicker',
      {},
      'group:default/discovery',
      ['is not one of the entities that can be chosen'],
    ],
    [
      'MyGroupsPicker',
      { allowArbitraryValues: true },
      'group:default/discovery',
      ['is not one of the entities that can be chosen'],
    ],
    [
      'MultiEntityPicker',
      closed,
      ['component:default/ledger', 'component:default/x'],
      ['holds "component:default/x", which is not one of the entities that can be chosen'],
    ],
    ['MultiEntityPicker', closed, 'component:default/ledger', ['must be a list of references']],
  ])('%s %j takes %j: %j', async (name, options, value, problems) => {
    expect(await field(name).validate?.(context(options, value))).toEqual(problems)
  })
})

describe('EntityTagsPicker', () => {
  it('offers the tags that there are, and takes others', async () => {
    expect(
      await field('EntityTagsPicker').resolve(context({ kinds: ['API'], showCounts: true })),
    ).toEqual({
      widget: 'checkboxes',
      freeText: true,
      options: [{ value: 'go', title: 'go (2)' }],
    })
  })

  it('takes only what can be a tag', async () => {
    const validate = (value: unknown) => field('EntityTagsPicker').validate?.(context({}, value))
    expect(validate(['go', 'c++', 'a:b-c'])).toEqual([])
    expect(validate(['Go', '-x', 'a'.repeat(64)])).toHaveLength(3)
  })
})
