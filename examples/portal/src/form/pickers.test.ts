import { createCatalog, defineProvider } from '@callboard/catalog'
import { builtinFields, createScaffolder, parseTemplate } from '@callboard/scaffolder'
import { expect, it } from 'vitest'
import { entityLookup } from './entity-lookup.ts'
import { toSections } from './form-sections.ts'
import { readAnswers } from './read-answers.ts'

const entity = (kind: string, name: string, more: object = {}, spec: object = {}) => ({
  entity: {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, ...more },
    spec: { type: 'service', lifecycle: 'production', owner: 'crew', children: [], ...spec },
  },
})
const provider = defineProvider({
  name: 'test',
  async *read() {
    yield entity('Group', 'crew', {}, { type: 'team', profile: { displayName: 'The crew' } })
    yield entity('Component', 'ledger', { title: 'The ledger', tags: ['go', 'money'] })
    yield entity('Component', 'cart', { tags: ['go'] })
    yield entity('System', 'shop', { tags: ['other'] })
  },
})

const { template } = parseTemplate({
  file: 'template.yaml',
  text: `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: pickers }
spec:
  type: service
  parameters:
    properties:
      owner: { type: string, ui:field: OwnerPicker }
      one: { type: string, ui:field: EntityPicker, ui:options: { catalogFilter: { kind: Component }, defaultKind: Component } }
      many: { type: array, items: { type: string }, ui:field: MultiEntityPicker, ui:options: { catalogFilter: { kind: System } } }
      tags: { type: array, items: { type: string }, ui:field: EntityTagsPicker, ui:options: { kinds: [Component], showCounts: true } }
  steps: []
`,
})

it('offers what is in the catalog, and takes what is not', async () => {
  await using catalog = await createCatalog({ providers: [provider] })
  await catalog.refresh()
  const urlOf = (ref: string) => `/at/${ref}`
  await using scaffolder = createScaffolder({
    actions: [],
    fields: builtinFields({ catalog: entityLookup(catalog, urlOf) }),
  })
  if (!template) throw new Error('the template is not valid')
  const plan = await scaffolder.form(template)
  const offered = plan.pages.flatMap(({ fields }) =>
    fields.map(({ name, options = [] }) => [name, ...options.map(({ title }) => title)]),
  )
  expect(offered).toEqual([
    ['owner', 'The crew'],
    ['one', 'component:default/cart', 'The ledger'],
    ['many', 'system:default/shop'],
    ['tags', 'go (2)', 'money (1)'],
  ])

  const posted = {
    owner: 'group:crew',
    one: 'Ledger',
    many: ['system:default/shop', 'component:new\r\nno-kind\r\n'],
    tags: ['go', 'go\nbrand-new'],
  }
  expect(readAnswers(plan, posted).parameters).toEqual({
    owner: 'group:default/crew',
    one: 'component:default/ledger',
    many: ['system:default/shop', 'component:default/new', 'no-kind'],
    tags: ['go', 'brand-new'],
  })
  const { sections } = toSections(plan, { posted, problems: [], held: new Set() })
  const others = sections.flatMap(({ fields }) => fields.map((field) => field.others))
  expect(others).toEqual([undefined, undefined, 'component:new\nno-kind', 'brand-new'])
})
