import { createCatalog } from '@callboard/catalog'
import { entityRefOf } from '@callboard/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { textsProvider } from '../../tests/texts-provider.ts'
import { createReading } from './create-reading.ts'
import type { PolicyRule } from './policy-config.ts'

const component = (name: string, owner: string, tags = '') =>
  `kind: Component\nmetadata: { name: ${name}, tags: [${tags}] }\nspec: { type: service, lifecycle: production, owner: ${owner} }`
const texts = [
  'kind: Group\nmetadata: { name: all }\nspec: { type: team, children: [web] }',
  'kind: Group\nmetadata: { name: web }\nspec: { type: team, children: [] }',
  'kind: Group\nmetadata: { name: sre }\nspec: { type: team, children: [] }',
  'kind: User\nmetadata: { name: kim }\nspec: { memberOf: [web] }',
  'kind: User\nmetadata: { name: ada }\nspec: { memberOf: [sre] }',
  component('shop', 'web'),
  component('bank', 'sre', 'secret'),
  component('hall', 'all', 'secret'),
]
const catalog = await createCatalog({ providers: [textsProvider('shop', texts)] })
beforeAll(async () => {
  await catalog.refresh()
})

const read = 'catalog.entity.read'
const notSecret = { $not: { 'metadata.tags': 'secret' } }

function namesFor(
  user: string,
  rules: readonly PolicyRule[],
  what: 'catalogFor' | 'docsFor',
): string {
  const part = createReading(catalog, rules)[what](`user:default/${user}`)
  return [...part.entities()].map((entity) => entityRefOf(entity).replace(/^.*\//, '')).join(' ')
}

describe('what there is to read', () => {
  it.each<[what: string, user: string, rules: PolicyRule[], names: string]>([
    ['without a rule', 'kim', [{ allow: 'search.read' }], ''],
    ['by a rule for all', 'kim', [{ allow: 'catalog.*' }], 'bank hall shop all sre web ada kim'],
    ['by a condition', 'kim', [{ allow: read, where: notSecret }], 'shop all sre web ada kim'],
    ['as their own', 'kim', [{ allow: read, own: true }], 'hall shop all web kim'],
    ['as the own of others', 'ada', [{ allow: read, own: true }], 'bank sre ada'],
    [
      'as their own, by a condition',
      'kim',
      [{ allow: read, own: true, where: { kind: 'component' } }],
      'hall shop',
    ],
    [
      'by several rules',
      'ada',
      [
        { allow: read, where: { kind: 'Group' } },
        { allow: read, own: true },
      ],
      'bank all sre web ada',
    ],
    [
      'by a rule for a group, and those below it',
      'kim',
      [
        { allow: read, where: notSecret },
        { allow: read, to: 'group:default/all' },
      ],
      'bank hall shop all sre web ada kim',
    ],
    [
      'by a rule for a group that they are not in',
      'ada',
      [
        { allow: read, where: notSecret },
        { allow: read, to: 'group:default/all' },
      ],
      'shop all sre web ada kim',
    ],
  ])('%s for %s', (_what, user, rules, names) => {
    expect(namesFor(user, rules, 'catalogFor')).toBe(names)
  })

  it('has docs of what may be read, and of these only what rules for docs say', () => {
    const rules: PolicyRule[] = [
      { allow: read, where: notSecret },
      { allow: 'docs.read', where: { kind: 'Component' } },
    ]
    expect(namesFor('kim', rules, 'docsFor')).toBe('shop')
    expect(namesFor('kim', [{ allow: read }], 'docsFor')).toBe('')
  })

  it('is everything for the portal itself, and one catalog for people with the same rights', () => {
    const reading = createReading(catalog, [{ allow: read, where: notSecret }])
    expect(reading.catalogFor(undefined)).toBe(catalog)
    const [kim, ada] = ['user:default/kim', 'user:default/ada'] as const
    expect(reading.catalogFor(kim)).toBe(reading.catalogFor(ada))
    expect([reading.seesAll(kim), reading.hides(kim, 'component:bank')]).toEqual([false, true])
    expect([reading.hides(kim, 'component:nope'), reading.hides(kim, ':::')]).toEqual([
      false,
      false,
    ])
  })

  it('is everything where there are no rules', () => {
    const reading = createReading(catalog, undefined)
    expect(reading.catalogFor('user:default/kim')).toBe(catalog)
    expect(reading.runsFor('user:default/kim')).toBe('all')
  })

  it('is refused at once by a condition that nobody can read', () => {
    const where = { $nope: 1 } as never
    expect(() =>
      createReading(catalog, [{ allow: read, where }]),
    ).toThrowErrorMatchingInlineSnapshot(
      `[CallboardError: The filter "{\\"$nope\\":1}" is refused: "$nope" is not an operator, did you mean "$not"?]`,
    )
  })
})

it('tells a search of an entity only what everybody may know of its neighbours', () => {
  const reading = createReading(catalog, [
    { allow: read, where: { $not: { 'metadata.name': 'web' } } },
  ])
  const shop = catalog.get('component:shop')
  if (!shop) throw new Error('the shop is gone')
  expect(reading.findable(shop).relations).toEqual([])
  expect(reading.findable(shop).spec).not.toHaveProperty('owner')
  const web = catalog.get('group:web')
  expect(web && reading.findable(web)).toEqual(web)
})
