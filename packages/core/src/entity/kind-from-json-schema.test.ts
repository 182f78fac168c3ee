import { describe, expect, it } from 'vitest'
import { formatIssue } from '../issue/format-issue.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { kindFromJsonSchema } from './kind-from-json-schema.ts'
import { relationsOf } from './relations-of.ts'
import { validateEntity } from './validate-entity.ts'

const owner = {
  type: 'string',
  minLength: 1,
  'x-relation': {
    type: 'ownedBy',
    reverse: 'ownerOf',
    defaultKind: 'Group',
    targetKinds: ['Group', 'User'],
  },
}
const properties = {
  apiVersion: { enum: ['acme.example/v1', 'acme.example/v2'] },
  kind: { enum: ['Cluster'] },
  spec: {
    type: 'object',
    required: ['region', 'owner'],
    properties: {
      region: { enum: ['eu', 'us'] },
      nodes: { $ref: '#/definitions/count' },
      owner,
      tier: { type: 'string' },
    },
    if: { properties: { region: { const: 'us' } } },
    // biome-ignore lint/suspicious/noThenProperty: it is a word of JSON Schema
    then: { required: ['tier'] },
  },
}
const definitions = { count: { type: 'integer', minimum: 1 } }
const flat = { description: 'Where things run.', definitions, properties }
/** As the peer writes its kinds. */
const nested = {
  $schema: 'http://json-schema.org/draft-07/schema',
  $id: 'ClusterV1',
  description: 'Where things run.',
  definitions,
  allOf: [{ $ref: 'Entity' }, { type: 'object', required: ['spec'], properties }],
}
const text = (spec: string) =>
  `apiVersion: acme.example/v1\nkind: Cluster\nmetadata: { name: main }\nspec: ${spec}\n`

function check(schema: unknown, spec: string) {
  const { documents } = parseYaml(text(spec), { file: 'cluster.yaml' })
  const [document] = documents
  return validateEntity(document?.value, {
    kinds: [kindFromJsonSchema(schema)],
    locate: document?.locate,
  })
}

describe.each([
  ['flat', flat],
  ['nested', nested],
])('a kind from a %s schema', (_name, schema) => {
  it('has the identity and the relations of the schema', () => {
    const { apiVersion, kind, description } = kindFromJsonSchema(schema)
    expect({ apiVersion, kind, description }).toEqual({
      apiVersion: ['acme.example/v1', 'acme.example/v2'],
      kind: 'Cluster',
      description: 'Where things run.',
    })
    const { entity } = check(schema, '{ region: eu, owner: platform, extra: 1 }')
    const { relations } = relationsOf(
      'cluster:default/main',
      entity as NonNullable<typeof entity>,
      kindFromJsonSchema(schema),
    )
    expect(relations.map(({ type, target }) => `${type} ${target}`)).toEqual([
      'ownedBy group:default/platform',
      'ownerOf cluster:default/main',
    ])
  })

  it('lists every problem with its place', () => {
    const { issues } = check(schema, '{ region: moon, nodes: 0 }')
    expect(issues.map((issue) => formatIssue(issue)).join('\n')).toMatchInlineSnapshot(`
      "cluster.yaml:4:1: error: "spec.owner" is missing (ENTITY_FIELD_REQUIRED)
          3 | metadata: { name: main }
        > 4 | spec: { region: moon, nodes: 0 }
            | ^
        hint: Add "owner: …".
      cluster.yaml:4:9: error: "spec.region" is not valid: must be one of "eu", "us", found "moon" (ENTITY_FIELD_INVALID)
          3 | metadata: { name: main }
        > 4 | spec: { region: moon, nodes: 0 }
            |         ^
      cluster.yaml:4:23: error: "spec.nodes" is not valid: must be at least 1, found 0 (ENTITY_FIELD_INVALID)
          3 | metadata: { name: main }
        > 4 | spec: { region: moon, nodes: 0 }
            |                       ^"
    `)
    expect(check(schema, '{ region: us, owner: x }').issues.map(({ message }) => message)).toEqual([
      '"spec.tier" is missing',
    ])
    expect(
      check(schema, '{ region: eu, owner: x, nodez: 1 }').issues.map(({ hint }) => hint),
    ).toEqual(['Did you mean "nodes"?'])
  })
})

describe('a schema that makes no kind', () => {
  const spec = { properties: { owner: { 'x-relation': { type: 'owned by' } } } }
  it.each([
    [5],
    [{ properties: { apiVersion: { const: 'a/v1' } } }],
    [{ properties: { kind: { enum: ['A', 'B'] }, apiVersion: { const: 'a/v1' } } }],
    [{ properties: { kind: { const: 'A' } } }],
    [{ properties: { ...properties, metadata: { required: ['title'] } } }],
    [{ properties: { ...properties, spec: { properties: { a: { $ref: '#/nowhere' } } } } }],
    [{ properties: { ...properties, spec } }],
  ])('%j is refused', (schema) => {
    expect(() => kindFromJsonSchema(schema)).toThrow(
      expect.objectContaining({ code: 'CORE_KIND_INVALID' }),
    )
  })
})
