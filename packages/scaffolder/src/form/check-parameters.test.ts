// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { CallboardError, Secret } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import type { ParameterProblem } from '../errors.ts'
import { testTemplate } from '../testing/test-template.ts'
import { builtinFields } from './builtin-fields.ts'
import { createForms } from './form-plan.ts'

const entities = [
  { ref: 'system:default/global-payments', title: 'Global payments' },
  { ref: 'system:default/identity' },
]
const forms = createForms(builtinFields({ catalog: { entities: () => entities } }))

async function check(
  parameters: string,
  values: Record<string, unknown>,
  secrets: Record<string, string> = {},
): Promise<unknown> {
  const template = testTemplate(`parameters:\n${parameters.replace(/^(?=.)/gm, '  ')}\nsteps: []`)
  const typed = Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, new Secret(secret)]),
  )
  try {
    return await forms.check(template, { parameters: values, secrets: typed })
  } catch (error) {
    if (!CallboardError.is(error)) throw error
    const problems = error.data.errors as ParameterProblem[] | undefined
    return problems?.map(({ path, message }) => `${path} ${message}`) ?? error.code
  }
}

const service = `
required: [name, port]
properties:
  name: { type: string, pattern: '^[a-z-]+$', minLength: 3 }
  port: { type: integer, default: 8080, minimum: 1024 }
  tags: { type: array, uniqueItems: true, items: { type: string, enum: [go, node] } }
  database: { type: string, enum: [none, postgres], default: none }
dependencies:
  database:
    oneOf:
      - properties: { database: { enum: [none] } }
      - properties:
          database: { enum: [postgres] }
          size: { type: string, enum: [small, large], default: small }
          zone: { type: string }
        required: [size, zone]
`

describe('answers', () => {
  it('get the defaults of the fields that are asked for', async () => {
    expect(await check(service, { name: 'ledger' })).toEqual({
      name: 'ledger',
      port: 8080,
      database: 'none',
    })
    expect(await check(service, { name: 'ledger', database: 'postgres', zone: 'eu' })).toEqual({
      name: 'ledger',
      port: 8080,
      database: 'postgres',
      size: 'small',
      zone: 'eu',
    })
  })

  it('are told every problem, of the branch that was meant', async () => {
    expect(
      await check(service, {
        name: 'X',
        port: '1',
        tags: ['go', 'go', 'rust'],
        database: 'postgres',
        size: 'huge',
        prot: 1,
      }),
    ).toMatchInlineSnapshot(`
      [
        "prot is not a parameter of the template",
        "name must match the pattern ^[a-z-]+$",
        "name must be at least 3 characters long",
        "port must be of type integer",
        "tags.2 must be one of "go", "node"",
        "tags must not have an item twice",
        "zone is required",
        "size must be one of "small", "large"",
      ]
    `)
  })

  it('are never converted, and a missing one is named', async () => {
    expect(await check(service, { port: null })).toMatchInlineSnapshot(`
      [
        "name is required",
        "port must be of type integer",
      ]
    `)
  })

  it.each([
    [[], ' they are not plain data: it is not an object'],
    [{ name: new Date(0) }, ' they are not plain data: "name" is not a plain object'],
  ])('must be plain data, not %s', async (values, problem) => {
    expect(await check(service, values as Record<string, unknown>)).toEqual([problem])
  })

  it('cannot reach a prototype', async () => {
    expect(await check(service, JSON.parse('{"__proto__":{"name":"abc"},"toString":1}'))).toEqual(
      expect.arrayContaining([
        '__proto__ is not a parameter of the template',
        'toString is not a parameter of the template',
        'name is required',
      ]),
    )
  })

  it('of every page are checked, whatever was shown', async () => {
    const pages = `
- properties: { kind: { type: string, enum: [a, b] } }
- required: [late]
  properties: { late: { type: string } }
`
    expect(await check(pages, { kind: 'c' })).toEqual([
      'kind must be one of "a", "b"',
      'late is required',
    ])
  })

  it('fill in what an object inside leaves out', async () => {
    const nested =
      'properties: { o: { type: object, properties: { a: { type: string, default: x }, b: { type: string } } } }'
    expect(await check(nested, { o: { b: 'y' } })).toEqual({ o: { a: 'x', b: 'y' } })
  })

  it('are data: a default with template syntax stays as it is', async () => {
    const trap = 'properties: { a: { type: string, default: "${{ secrets.x }}" } }'
    expect(await check(trap, {})).toEqual({ a: '${{ secrets.x }}' })
  })
})

describe('hostile schemas', () => {
  it.each([
    ['properties: { a: { $ref: "http://169.254.169.254/x" } }', 'SCAFFOLDER_SCHEMA_REFUSED'],
    ['properties: { a: { $ref: "file:///etc/passwd" } }', 'SCAFFOLDER_SCHEMA_REFUSED'],
    ['properties: { a: { $ref: "#/properties/a" } }', 'SCAFFOLDER_SCHEMA_REFUSED'],
    ['properties: { a: { $ref: "#/nowhere" } }', 'SCAFFOLDER_SCHEMA_REFUSED'],
    ['properties: { a: { type: string, pattern: "(a+)+$" } }', 'SCAFFOLDER_PATTERN_REFUSED'],
    ['patternProperties: { "(a|a)*b": { type: string } }', 'SCAFFOLDER_PATTERN_REFUSED'],
    ['patternProperties: { "a*a*a*a*a*a*": { type: string } }', 'SCAFFOLDER_PATTERN_REFUSED'],
  ])('%s is refused', async (schema, code) => {
    expect(await check(schema, { a: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' })).toBe(code)
  })

  it('are not matched with values that are too long for them', async () => {
    const slow = 'properties: { a: { type: string, pattern: "^a*a*a*$" } }'
    expect(await check(slow, { a: `${'a'.repeat(300)}!` })).toEqual([
      'a must be at most 215 characters long',
    ])
    expect(await check(slow, { a: 'aab' })).toEqual(['a must match the pattern ^a*a*a*$'])
  })

  it('follow references inside the page, and know of no others', async () => {
    const local =
      'definitions: { n: { type: string, minLength: 2 } }\nproperties: { a: { $ref: "#/definitions/n" } }'
    expect(await check(local, { a: 'x' })).toEqual(['a must be at least 2 characters long'])
  })

  it('have no names without end', async () => {
    expect(
      await check('additionalProperties: { type: string }', { ['x'.repeat(300)]: 'y' }),
    ).toEqual([' they hold a name of 300 characters'])
  })
})

describe('fields', () => {
  it.each([
    [
      'EntityPicker',
      'ui:options: { allowArbitraryValues: false, defaultKind: System }',
      'identity',
      'taken',
    ],
    [
      'EntityPicker',
      'ui:options: { allowArbitraryValues: false }',
      'system:default/other',
      'refused',
    ],
    ['EntityPicker', '', 'anything', 'taken'],
    ['EntityNamePicker', '', 'ledger-2', 'taken'],
    ['EntityNamePicker', '', '../x', 'refused'],
    [
      'RepoUrlPicker',
      'ui:options: { allowedHosts: [github.com], allowedOwners: [org] }',
      'github.com?owner=org&repo=x',
      'taken',
    ],
    [
      'RepoUrlPicker',
      'ui:options: { allowedHosts: [github.com], allowedOwners: [org] }',
      'github.com?owner=evil&repo=x',
      'refused',
    ],
    [
      'RepoUrlPicker',
      'ui:options: { allowedHosts: [github.com] }',
      'evil.io?owner=org&repo=x',
      'refused',
    ],
    ['RepoUrlPicker', '', 'https://github.com/o/r', 'refused'],
    ['SomeCustomPicker', '', 'anything', 'taken'],
  ])('%s {%s} with %j: %s', async (field, options, value, verdict) => {
    const schema = `properties:\n  a:\n    type: string\n    ui:field: ${field}\n    ${options}`
    expect(Array.isArray(await check(schema, { a: value })) ? 'refused' : 'taken').toBe(verdict)
  })

  it('of secrets are asked for among the secrets', async () => {
    const schema = 'required: [token]\nproperties: { token: { type: string, ui:field: Secret } }'
    expect(await check(schema, {}, { token: 'hunter2hunter2' })).toEqual({})
    expect(await check(schema, {})).toEqual(['secrets.token is required'])
    expect(await check(schema, { token: 'hunter2' })).toEqual([
      'token is a secret and must be sent as one',
      'secrets.token is required',
    ])
  })
  it('of secrets are held to what the template says about its secrets, and never shown', async () => {
    const declared = `secrets: { schema: { required: [token], properties: { token: { type: string, minLength: 8, pattern: '^[a-z0-9]+$' } } } }`
    const secretly = async (token?: string) => {
      const template = testTemplate(`parameters: { properties: {} }\n${declared}\nsteps: []`)
      const secrets = token === undefined ? {} : { token: new Secret(token) }
      try {
        return await forms.check(template, { parameters: {}, secrets })
      } catch (error) {
        return CallboardError.is(error) ? error.data.errors : error
      }
    }
    expect(await secretly('hunter2hunter2')).toEqual({})
    expect(await secretly()).toEqual([
      { path: 'secrets.token', message: 'is required', keyword: 'required' },
    ])
    const wrong = await secretly('Hunter2')
    expect(wrong).toMatchObject([
      { path: 'secrets.token', keyword: 'pattern' },
      { path: 'secrets.token', keyword: 'minLength' },
    ])
    expect(JSON.stringify(wrong)).not.toContain('Hunter2')
  })
  it('that a field of a host fills in beside its own are taken, under the names that it is told', async () => {
    const schema = `properties:
  chart: { type: string, ui:field: AcmeChartPicker, ui:options: { versionField: version, cluster: target.cluster } }`
    const filled = { chart: 'redis', version: '7.0', target: { cluster: 'a' } }
    expect(await check(schema, filled)).toEqual(filled)
    expect(await check(schema, { chart: 'redis', versoin: '7.0' })).toEqual([
      'versoin is not a parameter of the template',
    ])
    const known = schema.replace('AcmeChartPicker', 'EntityPicker')
    expect(await check(known, { chart: 'system:default/identity', version: '7.0' })).toEqual([
      'version is not a parameter of the template',
    ])
  })

  it('behind a flag that is off need not be there and have no default, and are judged if they are', async () => {
    const template = testTemplate(`parameters:
  - { required: [b], properties: { a: { type: string }, b: { type: integer, default: 1, backstage:featureFlag: beta } } }
  - { backstage:featureFlag: beta, required: [c], properties: { c: { type: string }, d: { default: 2 } } }
steps: []`)
    const checked = async (featureFlags: string[], parameters: Record<string, unknown>) => {
      try {
        return await createForms([], { featureFlags }).check(template, { parameters, secrets: {} })
      } catch (error) {
        return CallboardError.is(error) ? error.message : error
      }
    }
    expect(await checked([], { a: 'x' })).toEqual({ a: 'x' })
    expect(await checked(['beta'], { a: 'x', c: 'y' })).toEqual({ a: 'x', b: 1, c: 'y', d: 2 })
    expect(await checked(['beta'], { a: 'x' })).toContain('"c" is required')
    expect(await checked([], { b: 'x' })).toContain('"b" must be of type integer')
  })
})

describe('what a template says itself about a wrong answer', () => {
  it.each([
    [
      'a text for all of it',
      'errorMessage: Small letters only.',
      { a: 'X' },
      'a: Small letters only.',
    ],
    [
      'a text for a rule',
      'errorMessage: { pattern: Small letters only. }',
      { a: 'X' },
      'a: Small letters only.',
    ],
    [
      'nothing about this rule',
      'errorMessage: { pattern: Small letters only. }',
      { a: 1 },
      'a must be of type string',
    ],
    ['a text for the rest', 'errorMessage: { pattern: P, _: Not that. }', { a: 1 }, 'a: Not that.'],
    ['no text at all', 'errorMessage: 5', { a: 1 }, 'a must be of type string'],
    [
      'what would be an address',
      'errorMessage: { $ref: "#/x", $id: "::", type: T }',
      { a: 1 },
      'a: T',
    ],
  ])('can be %s', async (_what, written, values, said) => {
    const schema = `properties: { a: { type: string, pattern: '^[a-z]+$', ${written} } }`
    expect(await sayings(schema, values)).toEqual([said])
  })

  it.each([
    ['required: { a: Say a. }', {}, 'a: Say a.'],
    ['required: Say all.', {}, 'a: Say all.'],
    ['properties: { a: A is odd. }', { a: 1 }, 'a: A is odd.'],
    ['properties: { b: B is odd. }', { a: 1 }, 'a must be of type string'],
  ])('can stand above it: %s', async (written, values, said) => {
    const schema = `required: [a]\nproperties: { a: { type: string } }\nerrorMessage: { ${written} }`
    expect(await sayings(schema, values)).toEqual([said])
  })

  it('is nearest to the answer', async () => {
    const schema = `errorMessage: All is wrong.
properties: { a: { type: array, items: { type: string, errorMessage: One is wrong. } }, b: { type: string } }`
    expect(await sayings(schema, { a: [1], b: 2 })).toEqual([
      'a.0: One is wrong.',
      'b: All is wrong.',
    ])
  })

  /** The problems as an error says them. */
  async function sayings(parameters: string, values: Record<string, unknown>) {
    const template = testTemplate(`parameters:\n${parameters.replace(/^(?=.)/gm, '  ')}\nsteps: []`)
    const error = await forms.check(template, { parameters: values, secrets: {} }).catch(String)
    return String(error)
      .replace(/^.*The parameters are not valid: /s, '')
      .replaceAll('"', '')
      .split('; ')
  }
})
