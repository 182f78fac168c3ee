// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { createReaders, formatIssue } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { builtinActions } from '../actions/builtin-actions.ts'
import { defineAction } from '../actions/define-action.ts'
import { defineFilter } from '../expressions/define-filter.ts'
import { defineField } from '../form/define-field.ts'
import { testTemplate } from '../testing/test-template.ts'
import { type LintOptions, lintTemplate } from './lint-template.ts'

const typed = defineAction({
  id: 'test:typed',
  input: z.strictObject({
    text: z.string().optional(),
    count: z.number().optional(),
    on: z.boolean().optional(),
    list: z.array(z.string()).optional(),
  }),
  output: z.object({ url: z.string() }),
  run: () => ({ url: '' }),
})
const actions = [...builtinActions({ readers: createReaders([]) }), typed]

const lint = (spec: string, options: Partial<LintOptions> = {}) =>
  lintTemplate(testTemplate(spec), { actions, ...options })

/** Every problem on one line, its hint behind it. */
const told = (spec: string, options: Partial<LintOptions> = {}) =>
  lint(spec, options).map(
    ({ severity, code, at, message, hint }) =>
      `${at?.line}:${at?.column} ${severity} ${code} ${message}. ${hint}`,
  )

it('has nothing to say about a good template', () => {
  expect(
    told(`
parameters:
  - required: [name]
    properties:
      name: { type: string, pattern: '^[a-z]+$' }
      size: { type: integer, default: 3 }
      kind: { type: string, enum: [a, b], enumNames: [A, B], default: a }
      owner: { type: string, ui:field: OwnerPicker, ui:options: { allowedKinds: [Group] } }
    dependencies: { kind: { oneOf: [{ properties: { kind: { enum: [b] }, more: { type: string } }, required: [more] }] } }
  - properties: { list: { type: array, items: { type: string } }, token: { type: string, ui:field: Secret } }
steps:
  - id: fetch
    if: \${{ parameters.name and not failure() }}
    action: fetch:template
    input: { url: ./skeleton, values: { name: '\${{ parameters.name }}', more: '\${{ parameters["more"] | default("x") }}' } }
  - id: typed
    each: \${{ parameters.list }}
    if: \${{ each.value != 'x' }}
    action: test:typed
    input: { text: 'n \${{ parameters.size }}', count: '\${{ parameters.size }}', list: '\${{ parameters.list }}' }
  - { id: out, action: test:typed, input: { text: '{% for k in parameters.list %}\${{ k }}\${{ loop.index }}{% endfor %}{% set v = user.ref %}\${{ v }}' } }
  - { id: cleanup, if: '\${{ failure() }}', action: debug:log, input: { message: '\${{ context.task.id }}' } }
output: { links: [{ title: Repository, if: '\${{ parameters.name }}', url: '\${{ steps.out.output.url }}' }] }
`),
  ).toEqual([])
})

it('shows a problem with its place in the template', () => {
  const [issue] = lint(
    "steps:\n  - action: debug:log\n    input:\n      message: |\n        one\n        two ${{ 'x' | upercase }}",
  )
  expect(issue && formatIssue(issue)).toMatchInlineSnapshot(`
    "template.yaml:13:25: error: There is no filter "upercase" (TEMPLATE_FILTER_UNKNOWN)
        12 |           one
      > 13 |           two \${{ 'x' | upercase }}
           |                         ^
      hint: Define it with defineFilter, or use one that the reference names."
  `)
})

describe('actions', () => {
  it('are found to be unknown, and so are their inputs', () => {
    expect(
      told(
        'steps:\n  - { action: fetch:templat, input: { url: x } }\n  - { action: fetch:template, input: { valeus: {}, targetPath: 7 } }',
      ),
    ).toMatchInlineSnapshot(`
      [
        "9:9 error SCAFFOLDER_ACTION_UNKNOWN There is no action "fetch:templat". Did you mean "fetch:template"?",
        "10:33 error TEMPLATE_INPUT_INVALID The input of "fetch:template" is not valid: "url" is missing. It takes url, token, targetPath, values, cookiecutterCompat, replace, trimBlocks, lstripBlocks, copyWithoutRender, copyWithoutTemplating, templateFileExtension.",
        "10:42 error TEMPLATE_INPUT_UNKNOWN The input of "fetch:template" is not valid: "valeus" is not known; did you mean "values"?. It takes url, token, targetPath, values, cookiecutterCompat, replace, trimBlocks, lstripBlocks, copyWithoutRender, copyWithoutTemplating, templateFileExtension.",
        "10:54 error TEMPLATE_INPUT_INVALID The input of "fetch:template" is not valid: "targetPath" is not valid: expected string, received number. It takes url, token, targetPath, values, cookiecutterCompat, replace, trimBlocks, lstripBlocks, copyWithoutRender, copyWithoutTemplating, templateFileExtension.",
      ]
    `)
  })

  it('have the keys of objects inside their inputs named', () => {
    const step = (action: string, input: string) =>
      told(`steps:\n  - { action: '${action}', input: ${input} }`)
    expect([
      ...step('roadiehq:utils:serialize:json', '{ data: {}, spaces: 2 }'),
      ...step('fs:rename', '{ files: [{ from: a, to: b, overwrit: true, force: true }] }'),
      ...step(
        'fs:merge',
        '{ path: a, content: {}, useDocumentIncludingField: { key: a, value: b, vlaue: c } }',
      ),
    ]).toMatchInlineSnapshot(`
      [
        "9:69 error TEMPLATE_INPUT_UNKNOWN The input of "roadiehq:utils:serialize:json" is not valid: "spaces" is not known; did you mean "space"?. It takes data, replacer, space.",
        "9:65 error TEMPLATE_INPUT_UNKNOWN The input of "fs:rename" is not valid: "files.0.overwrit" is not known; did you mean "overwrite"?. "files.0" takes from, to, overwrite.",
        "9:81 error TEMPLATE_INPUT_UNKNOWN The input of "fs:rename" is not valid: "files.0.force" is not known. "files.0" takes from, to, overwrite.",
        "9:107 error TEMPLATE_INPUT_UNKNOWN The input of "fs:merge" is not valid: "useDocumentIncludingField.vlaue" is not known; did you mean "value"?. "useDocumentIncludingField" takes key, value.",
      ]
    `)
  })

  it('are given parameters of the types that they take', () => {
    expect(
      told(`
parameters:
  properties: { n: { type: integer }, s: { type: string }, any: {}, b: { type: boolean }, both: { type: [string, 'null'] } }
steps:
  - action: test:typed
    input: { text: '\${{ parameters.n }}', count: '\${{ parameters.s }}', on: '\${{ parameters.any }}' }
  - { action: test:typed, input: { text: '\${{ parameters.both }}', on: '\${{ parameters.s == "a" }}' } }
`),
    ).toMatchInlineSnapshot(`
      [
        "12:16 error TEMPLATE_INPUT_TYPE "text" of "test:typed" takes a value of type string, and the parameter "n" is of type integer. Make it text: \${{ parameters.n | string }}.",
        "12:45 error TEMPLATE_INPUT_TYPE "count" of "test:typed" takes a value of type number, and the parameter "s" is of type string. Give the parameter "type: number".",
      ]
    `)
  })
})

describe('expressions', () => {
  it.each([
    '${{ parameters.name',
    '${{ parameters.name | nosuch }}',
    '${{ parameters.name | upercase }}',
    "${{ parameters.name || 'x' }}",
    "${{ 'x' | replace(r/(a+)+$/, '') }}",
    '{% include "x" %}',
  ])('that cannot work are errors: %s', (message) => {
    const found = told(
      `steps: [{ action: debug:log, input: { message: ${JSON.stringify(message)} } }]\nparameters: { properties: { name: {} } }`,
    )
    expect(found).toMatchSnapshot()
  })

  it.each([
    ['nothing of its name', '${{ values.name }}'],
    ['no such parameter', '${{ parameters.nmae }}'],
    ['no such parameter in brackets', "${{ parameters['x y'] }}"],
    ['no such step', '${{ steps.tree.output.x }}'],
    ['a step that comes later', '${{ steps.later.output.url }}'],
    ['itself', '${{ steps.here.output.x }}'],
    ['a name with a minus', '${{ steps.my-first.output.url }}'],
    ['a name with a minus that is not there', '${{ steps.no-such.output.url }}'],
    ['no such output', '${{ steps.one.output.ulr }}'],
    ['a step without "output"', '${{ steps.one.url }}'],
    ['a step that never runs', '${{ steps.off.output.url }}'],
    ['a step that runs after a failure only', '${{ steps.failed.output.url }}'],
    ['a turn that there is not', '${{ each.value }}'],
  ])('that name %s are found', (_what, message) => {
    expect(
      told(`
parameters: { properties: { name: { type: string } } }
steps:
  - { id: one, action: test:typed }
  - { id: my-first, action: test:typed }
  - { id: off, if: false, action: test:typed }
  - { id: failed, if: '\${{ failure() }}', action: test:typed }
  - { id: here, action: debug:log, input: { message: ${JSON.stringify(message)} } }
  - { id: later, action: test:typed }
`),
    ).toMatchSnapshot()
  })

  it('see the outputs of the steps that were waited for, wherever these stand', () => {
    expect(
      told(`
steps:
  - { id: last, needs: [right], action: debug:log, input: { message: "\${{ steps.left.output.url }} \${{ steps.right.output.url }}" } }
  - { id: left, needs: [], action: test:typed, input: { text: x } }
  - { id: right, needs: [left], action: test:typed, input: { text: x } }
  - { id: apart, needs: [left], action: debug:log, input: { message: "\${{ steps.right.output.url }}" } }
`),
    ).toMatchInlineSnapshot(`
      [
        "12:77 error TEMPLATE_STEP_LATER This step does not wait for "right", which need not have run yet: its outputs may be nothing here. Name "right" in "needs".",
      ]
    `)
  })

  it('can name what the host adds', () => {
    const shout = defineFilter({ name: 'shout', apply: ({ input }) => `${input}!` })
    const spec = 'steps: [{ action: debug:log, input: { message: "${{ region | shout }}" } }]'
    expect(told(spec, { filters: [shout], globals: { region: 'eu' } })).toEqual([])
    expect(told(spec)).toHaveLength(2)
  })

  it('are not judged by answers that a decorator or a field of the host gives', () => {
    const spec = 'steps: [{ action: debug:log, input: { message: "${{ parameters.cluster }}" } }]'
    expect(told(`${spec}\nformDecorators: [{ id: x }]`)).toEqual([])
    expect(
      told(
        `${spec}\nparameters: { properties: { a: { type: object, ui:field: AcmePicker, ui:options: { into: cluster.name } } } }`,
      ),
    ).toEqual([])
  })
})

describe('conditions', () => {
  it.each([
    ['if: "false"', 'always'],
    ["if: ' ${{ parameters.f }}'", 'always'],
    ['if: |\n      ${{ parameters.f }}', 'always'],
    ['if: "${{ parameters.s }} == \'x\'"', 'always'],
    ['if: "{{ parameters.f }}"', 'always'],
    ['if: parameters.f', 'always'],
    ['if: ${{ parameters.switch }}', 'always'],
    ['if: ""', 'never'],
    ['if: "true"', ''],
    ['if: false', ''],
    ['if: ${{ parameters.f }}', ''],
    ["if: ${{ parameters.switch == 'true' }}", ''],
    ['if: "{# why #}${{ parameters.f }}"', ''],
    ['if: "{% if parameters.f %}x{% endif %}"', ''],
    ['if: |-\n      ${{ parameters.f }}', ''],
  ])('%s holds %s', (condition, verdict) => {
    const codes = lint(
      `parameters: { properties: { f: { type: boolean }, s: {}, switch: { enum: ['true', 'false'] } } }\nsteps:\n  - action: debug:log\n    ${condition}`,
    ).map(({ code }) => code)
    expect(codes).toEqual(verdict === '' ? [] : [`TEMPLATE_CONDITION_${verdict.toUpperCase()}`])
  })

  it('say what to write instead', () => {
    expect(
      told(
        'steps:\n  - { action: debug:log, if: "{{ parameters.x }}" }\n  - { action: debug:log, if: "false" }\noutput: { links: [{ title: x, url: y, if: " ${{ user.ref }}" }] }',
      ),
    ).toMatchInlineSnapshot(`
      [
        "9:28 warning TEMPLATE_CONDITION_ALWAYS "{{ parameters.x }}" is text, and always holds. Write it as an expression: if: \${{ parameters.x }}.",
        "10:28 warning TEMPLATE_CONDITION_ALWAYS "false" is text, and always holds. Write it without quotes: if: false.",
        "11:41 warning TEMPLATE_CONDITION_ALWAYS The condition has white space around its expression, which makes it a text that always holds. Write the expression alone on the line of "if:".",
      ]
    `)
  })
})

describe('secrets', () => {
  it('are seen where an input is no secret, and are nothing in conditions and outputs', () => {
    expect(
      told(`
parameters: { properties: { token: { type: string, ui:field: Secret } } }
steps:
  - { action: debug:log, input: { message: 'x \${{ secrets.token | upper }}' } }
  - { action: fetch:template, input: { url: ./x, token: '\${{ secrets.token }}', values: { a: { b: '\${{ secrets.token }}' } } } }
  - { action: debug:log, if: '\${{ secrets.token }}' }
  - { action: debug:log, each: '\${{ secrets.list }}', if: '\${{ secrets.token == each.value }}' }
output: { token: '\${{ secrets.token }}' }
`),
    ).toMatchInlineSnapshot(`
      [
        "10:53 warning TEMPLATE_SECRET_SHOWN The secret "secrets.token" is written to the log. Use it only where an action takes a credential, for example "token".",
        "11:106 warning TEMPLATE_SECRET_SHOWN The secret "secrets.token" is written into the files of the project. Use it only where an action takes a credential, for example "token".",
        "12:37 warning TEMPLATE_SECRET_HIDDEN "secrets.token" is nothing here: only the input of a step sees secrets. Decide by a parameter, and use the secret in the input.",
        "14:25 warning TEMPLATE_SECRET_HIDDEN "secrets.token" is nothing here: only the input of a step sees secrets. Decide by a parameter, and use the secret in the input.",
      ]
    `)
  })

  it('of the environment are secrets too', () => {
    const spec =
      'steps: [{ action: debug:log, if: "${{ environment.parameters.x }}", input: { message: "${{ environment.secrets.T }}" } }]\noutput: { x: "${{ environment.secrets.T }}" }'
    expect(lint(spec).map(({ code }) => code)).toEqual([
      'TEMPLATE_SECRET_SHOWN',
      'TEMPLATE_SECRET_HIDDEN',
    ])
  })

  it('are asked for as secrets', () => {
    expect(
      told(`
parameters:
  properties:
    database:
      type: object
      properties: { password: { type: string, ui:widget: password } }
    token: { type: string, ui:field: Secret, ui:widget: password }
steps: [{ action: debug:log }]
`),
    ).toMatchInlineSnapshot(`
      [
        "12:23 warning TEMPLATE_PASSWORD_PARAMETER The parameter "password" is typed as a password, but kept with the other parameters of a run. Give it "ui:field: Secret" and read it as \${{ secrets.password }}.",
      ]
    `)
  })
})

describe('forms', () => {
  it('are found to ask for what cannot be answered', () => {
    expect(
      told(`
parameters:
  - required: [name, nmae, elsewhere]
    properties:
      name: { type: string, required: true, pattern: '(a+)+$' }
      o: { type: object, required: [x], properties: { y: {} } }
    allOf: [{ if: { properties: { name: { const: a } } }, then: { properties: { b: {} }, required: [b, name, c] } }]
  - properties: { elsewhere: {} }
steps: []
`),
    ).toMatchInlineSnapshot(`
      [
        "9:7 error SCAFFOLDER_PATTERN_REFUSED The pattern "(a+)+$" is refused: it repeats something that repeats itself. Write it with one repetition at a time, for example ^[a-z][a-z0-9-]*$.",
        "9:24 error TEMPLATE_REQUIRED_UNKNOWN "nmae" is required, and nothing asks for it. Add it to "properties".",
        "11:31 warning TEMPLATE_SCHEMA_KEYWORD "required: true" has no effect on "name". List the names beside "properties": required: [name].",
        "12:39 error TEMPLATE_REQUIRED_UNKNOWN "x" is required, and nothing asks for it. Add it to "properties".",
        "13:112 error TEMPLATE_REQUIRED_UNKNOWN "c" is required, and nothing asks for it. Add it to "properties".",
      ]
    `)
  })

  it('are found to have defaults and names that do not fit', () => {
    expect(
      told(`
parameters:
  properties:
    a: { type: integer, default: '3' }
    b: { type: string, enum: [x, y], enumNames: [X], default: z }
    c: { type: string, default: '' }
    d: { type: object, default: { e: 1 }, properties: { e: { type: string } }, required: [f] }
steps: []
`),
    ).toMatchInlineSnapshot(`
      [
        "10:27 error TEMPLATE_DEFAULT_INVALID The default of "a" is not accepted: it must be of type integer. Give a default of type integer that the field takes, or none.",
        "11:40 warning TEMPLATE_ENUM_NAMES There are 1 names for 2 values. Give each value of "enum" one name, in the same order.",
        "11:56 error TEMPLATE_DEFAULT_INVALID The default of "b" is not accepted: it must be one of "x", "y". Give a default of type string that the field takes, or none.",
        "13:93 error TEMPLATE_REQUIRED_UNKNOWN "f" is required, and nothing asks for it. Add it to "properties".",
      ]
    `)
  })

  it('are found to have fields and options that do not exist', () => {
    const spec = `
parameters:
  properties:
    a: { type: string, ui:field: RepoUrlPicker, ui:options: { allowedHost: [github.com], allowedOwners: acme, more: 1 } }
    b: { type: string, ui:field: EntityPiker }
    c: { type: string, ui:field: AcmeEntityPicker }
    d: { type: string, ui:field: RegionPicker }
steps: []
`
    expect(told(spec)).toMatchInlineSnapshot(`
      [
        "10:65 error TEMPLATE_FIELD_OPTION "RepoUrlPicker" has no option "allowedHost". Did you mean "allowedHosts"?",
        "10:92 error TEMPLATE_FIELD_OPTION The option "allowedOwners" of "RepoUrlPicker" is not a list, and has no effect. Write it as a list: allowedOwners: [acme].",
        "11:26 warning TEMPLATE_FIELD_UNKNOWN There is no field "EntityPiker": it is drawn as its type says. Did you mean "EntityPicker"?",
      ]
    `)
    const region = defineField({ name: 'RegionPicker', resolve: () => ({}) })
    expect(told(spec, { fields: [region] }).map((line) => line.split(' ')[2])).toEqual([
      'TEMPLATE_FIELD_OPTION',
      'TEMPLATE_FIELD_OPTION',
      'TEMPLATE_FIELD_UNKNOWN',
      'TEMPLATE_FIELD_UNKNOWN',
    ])
  })
})

it('finds keys that are nearly right', () => {
  expect(
    told(`
parameter: {}
parameters:
  properties: { a: { type: string, titel: A, ui:feild: Secret, x-own: 1 } }
steps:
  - { action: debug:log, inputs: { message: x }, fi: '\${{ user.ref }}', when: x, note: y }
output: { link: [], links: [{ titel: x, url: y }] }
`),
  ).toMatchInlineSnapshot(`
    [
      "10:38 warning TEMPLATE_KEY_UNKNOWN "titel" means nothing here. Did you mean "title"?",
      "10:48 warning TEMPLATE_KEY_UNKNOWN "ui:feild" means nothing here. Did you mean "ui:field"?",
      "12:28 warning TEMPLATE_KEY_UNKNOWN "inputs" means nothing here. Did you mean "input"?",
      "12:52 warning TEMPLATE_KEY_UNKNOWN "fi" means nothing here. Did you mean "if"?",
      "12:75 warning TEMPLATE_KEY_UNKNOWN "when" means nothing here. Did you mean "if"?",
      "13:33 warning TEMPLATE_KEY_UNKNOWN "titel" means nothing here. Did you mean "title"?",
    ]
  `)
})
