import { describe, expect, it } from 'vitest'
import { testTemplate } from '../testing/test-template.ts'
import { builtinFields } from './builtin-fields.ts'
import { defineField } from './define-field.ts'
import type { EntityLookup } from './entity-options.ts'
import { createForms } from './form-plan.ts'
import { pageFields } from './page-fields.ts'

describe('a form', () => {
  it('draws each kind of parameter', async () => {
    const template = testTemplate(`
parameters:
  - title: All
    properties:
      text: { title: Text, type: string, ui:help: Say it, ui:placeholder: here, maxLength: 9 }
      area: { type: string, ui:widget: textarea }
      number: { type: number, minimum: 1, default: 2 }
      flag: { type: boolean, default: true }
      choice: { type: string, enum: [a, b], enumNames: [A, B] }
      radio: { type: string, enum: [a], ui:widget: radio }
      named: { oneOf: [{ const: x, title: X }] , type: string}
      several: { type: array, items: { type: string, enum: [a, b] } }
      list: { type: array, items: { type: string, pattern: '^a$' } }
      group: { type: object, required: [inner], properties: { inner: { type: string } } }
      token: { type: string, ui:field: Secret }
      none: { type: string, ui:widget: hidden }
steps: []
`)
    const { pages } = await createForms(builtinFields()).plan(template, {})
    const brief = pages[0]?.fields.map(
      ({ name, widget, ui: _ui, type: _type, required: _r, title: _t, ...rest }) => [
        name,
        widget,
        rest,
      ],
    )
    expect(brief).toMatchInlineSnapshot(`
      [
        [
          "text",
          "text",
          {
            "help": "Say it",
            "maxLength": 9,
            "placeholder": "here",
          },
        ],
        [
          "area",
          "textarea",
          {},
        ],
        [
          "number",
          "number",
          {
            "default": 2,
            "minimum": 1,
          },
        ],
        [
          "flag",
          "boolean",
          {
            "default": true,
          },
        ],
        [
          "choice",
          "select",
          {
            "options": [
              {
                "title": "A",
                "value": "a",
              },
              {
                "title": "B",
                "value": "b",
              },
            ],
          },
        ],
        [
          "radio",
          "radio",
          {
            "options": [
              {
                "title": "a",
                "value": "a",
              },
            ],
          },
        ],
        [
          "named",
          "select",
          {
            "options": [
              {
                "title": "X",
                "value": "x",
              },
            ],
          },
        ],
        [
          "several",
          "checkboxes",
          {
            "options": [
              {
                "title": "a",
                "value": "a",
              },
              {
                "title": "b",
                "value": "b",
              },
            ],
          },
        ],
        [
          "list",
          "array",
          {
            "items": {
              "name": "item",
              "pattern": "^a$",
              "required": false,
              "title": "item",
              "type": "string",
              "ui": {},
              "widget": "text",
            },
          },
        ],
        [
          "group",
          "object",
          {
            "fields": [
              {
                "name": "inner",
                "required": true,
                "title": "inner",
                "type": "string",
                "ui": {},
                "widget": "text",
              },
            ],
          },
        ],
        [
          "token",
          "secret",
          {},
        ],
        [
          "none",
          "hidden",
          {},
        ],
      ]
    `)
  })

  it('offers what the catalog has, and asks it for what the template wants', async () => {
    const asked: unknown[] = []
    const catalog: EntityLookup = {
      entities({ anyOf }) {
        asked.push(anyOf)
        return [
          { ref: 'group:default/fintech-team', title: 'Fintech' },
          { ref: 'group:default/ops' },
        ]
      },
    }
    const template = testTemplate(`
parameters:
  properties:
    owner: { type: string, ui:field: OwnerPicker }
    system:
      type: string
      ui:field: EntityPicker
      ui:options: { catalogFilter: [{ kind: System, spec.type: [product, platform] }, { metadata.annotations.x: { exists: true } }], allowArbitraryValues: false }
steps: []
`)
    const { pages } = await createForms(builtinFields({ catalog })).plan(template, {})
    const options = [
      { value: 'group:default/fintech-team', title: 'Fintech' },
      { value: 'group:default/ops', title: 'group:default/ops' },
    ]
    expect(
      pages[0]?.fields.map(({ widget, options, freeText }) => ({ widget, options, freeText })),
    ).toEqual([
      { widget: 'select', options, freeText: true },
      { widget: 'select', options, freeText: false },
    ])
    expect(asked).toEqual([
      [{ kind: ['Group', 'User'] }],
      [
        { kind: 'System', 'spec.type': ['product', 'platform'] },
        { 'metadata.annotations.x': { exists: true } },
      ],
    ])
  })

  it('knows the fields that a host defines', async () => {
    const region = defineField({
      name: 'RegionPicker',
      resolve: ({ name, options, user }) => ({ help: `${name} ${String(options.x)} ${user?.ref}` }),
    })
    const template = testTemplate(
      'parameters: { properties: { r: { type: string, ui:field: RegionPicker, ui:options: { x: 1 } } } }\nsteps: []',
    )
    const form = await createForms([region]).plan(template, { user: { ref: 'user:default/ana' } })
    expect(form.pages[0]?.fields[0]?.help).toBe('r 1 user:default/ana')
    expect(() => createForms([region, region])).toThrow('There are two of the field "RegionPicker"')
  })
})

describe('conditions', () => {
  const conditions = (schema: Record<string, unknown>) =>
    Object.fromEntries(pageFields(schema).map(({ name, visibleWhen }) => [name, visibleWhen]))

  it('come from dependencies', () => {
    expect(
      conditions({
        properties: { db: { enum: ['none', 'pg', 'my'] }, extra: { type: 'string' } },
        dependencies: {
          extra: { properties: { more: { type: 'string' } } },
          db: {
            oneOf: [
              { properties: { db: { enum: ['none'] } } },
              { properties: { db: { const: 'pg' }, size: {}, zone: {} } },
              { properties: { db: { const: 'my' }, size: {} } },
            ],
          },
        },
      }),
    ).toEqual({
      db: undefined,
      extra: undefined,
      more: { field: 'extra' },
      size: { field: 'db', equals: ['pg', 'my'] },
      zone: { field: 'db', equals: ['pg'] },
    })
  })

  it('come from if, then and else', () => {
    expect(
      conditions({
        properties: { on: { type: 'boolean' } },
        allOf: [
          {
            if: { properties: { on: { const: true } } },
            // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
            then: { properties: { yes: {} } },
            else: { properties: { no: {} } },
          },
        ],
      }),
    ).toEqual({
      on: undefined,
      yes: { field: 'on', equals: [true] },
      no: { field: 'on', equals: [false] },
    })
  })

  it('come from oneOf with a common constant', () => {
    expect(
      conditions({
        properties: { kind: { enum: ['a', 'b'] } },
        oneOf: [
          { properties: { kind: { const: 'a' }, x: {} } },
          { properties: { kind: { const: 'b' }, y: {} } },
        ],
      }),
    ).toEqual({
      kind: undefined,
      x: { field: 'kind', equals: ['a'] },
      y: { field: 'kind', equals: ['b'] },
    })
  })

  it('leave the order to the template', () => {
    const schema = { properties: { a: {}, b: {}, c: {} }, 'ui:order': ['c', '*', 'a'] }
    expect(pageFields(schema).map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  })
})

it('keeps how a field behaves, and how its answer is looked through', async () => {
  const template = testTemplate(`
parameters:
  - properties:
      a: { type: string, ui:readonly: true, ui:autofocus: true, ui:emptyValue: '-', ui:backstage: { review: { mask: '****' } } }
      b: { type: string, enum: [x, y], ui:enumDisabled: [y], ui:options: { widget: radio, help: Choose, enumNames: [X, Y] } }
      c: { type: string, ui:disabled: true, ui:backstage: { review: { show: false } } }
steps: []
`)
  const { pages } = await createForms([]).plan(template, {})
  const brief = pages[0]?.fields.map(
    ({ ui: _ui, type: _type, required: _r, title: _t, ...rest }) => rest,
  )
  expect(brief).toEqual([
    {
      name: 'a',
      widget: 'text',
      readonly: true,
      autofocus: true,
      emptyValue: '-',
      review: { mask: '****' },
    },
    {
      name: 'b',
      widget: 'radio',
      help: 'Choose',
      options: [
        { value: 'x', title: 'X' },
        { value: 'y', title: 'Y', disabled: true },
      ],
    },
    { name: 'c', widget: 'text', readonly: true, review: { show: false } },
  ])
})

it('leaves out the pages and fields whose flag is off, and keeps the labels of the buttons', async () => {
  const template = testTemplate(`
presentation: { buttonLabels: { backButtonText: Previous, createButtonText: Go, reviewButtonText: Look } }
parameters:
  - { title: One, properties: { a: { type: string }, b: { type: string, backstage:featureFlag: beta } } }
  - { title: Two, backstage:featureFlag: beta, properties: { c: { type: string } } }
steps: []
`)
  const names = async (featureFlags?: string[]) =>
    (await createForms([]).plan(template, { featureFlags })).pages.map(({ title, fields }) => [
      title,
      ...fields.map(({ name }) => name),
    ])
  expect(await names()).toEqual([['One', 'a']])
  expect(await names(['beta'])).toEqual([
    ['One', 'a', 'b'],
    ['Two', 'c'],
  ])
  const host = await createForms([], { featureFlags: ['beta'] }).plan(template, {})
  expect(host.pages).toHaveLength(2)
  expect((await createForms([]).plan(template, {})).buttons).toEqual({
    back: 'Previous',
    review: 'Look',
    create: 'Go',
  })
})
