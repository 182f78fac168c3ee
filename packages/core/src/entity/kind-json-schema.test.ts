import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkJsonSchema } from '../json-schema/check-json-schema.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { coreKinds } from './core-kinds.ts'
import { kindFromJsonSchema } from './kind-from-json-schema.ts'
import { kindJsonSchema } from './kind-json-schema.ts'
import { validateEntity } from './validate-entity.ts'

const all = kindJsonSchema(coreKinds)
const entity = (kind: string, spec: object, metadata: object = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'a', ...metadata },
  spec,
})
const owned = { lifecycle: 'production', owner: 'crew' }

describe('the schema for editors', () => {
  it.each([
    ['a component', entity('Component', { type: 'service', ...owned }), []],
    ['no owner', entity('Component', { type: 'service', lifecycle: 'x' }), ['spec.owner']],
    [
      'a name',
      entity('Component', { type: 'service', ...owned }, { name: 'a b' }),
      ['metadata.name'],
    ],
    [
      'a tag',
      entity('Component', { type: 'x', ...owned }, { tags: ['Java'] }),
      ['metadata.tags.0'],
    ],
    ['another root key', { ...entity('System', { owner: 'x' }), specs: {} }, ['specs']],
    ['a kind', entity('Componet', {}), ['kind']],
    ['an API', entity('API', { type: 'openapi', ...owned, definition: 'x' }), []],
    ['no definition', entity('API', { type: 'openapi', ...owned }), ['spec.definition']],
    ['no remotes', entity('API', { type: 'mcp-server', ...owned }), ['spec.remotes']],
  ])('%s', (_name, value, expected) => {
    const paths = checkJsonSchema(all, value).map(({ path }) => path.join('.'))
    expect(paths).toEqual(expected)
  })

  it('is that of one kind where one is asked for', () => {
    const [component] = coreKinds
    expect(kindJsonSchema(component as NonNullable<typeof component>)).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Component',
      properties: {
        kind: { const: 'Component' },
        metadata: { properties: { name: { maxLength: 63 } } },
      },
    })
  })

  it('says again what a schema said', () => {
    const kind = kindFromJsonSchema({
      properties: {
        apiVersion: { const: 'a.example/v1' },
        kind: { const: 'Cluster' },
        spec: { type: 'object', required: ['region'], properties: { region: { enum: ['eu'] } } },
      },
    })
    const value = {
      apiVersion: 'a.example/v1',
      kind: 'Cluster',
      metadata: { name: 'a' },
      spec: { region: 'x' },
    }
    expect(checkJsonSchema(kindJsonSchema(kind), value)).toEqual([
      {
        path: ['spec', 'region'],
        keyword: 'enum',
        message: 'must be one of "eu"',
        schemaPath: ['properties', 'spec', 'allOf', '0', 'properties', 'region', 'enum'],
      },
    ])
  })

  const acme = new URL('../../../../examples/acme/', import.meta.url)
  it('finds nothing wrong with what the catalog accepts', () => {
    const files = readdirSync(acme, { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('catalog-info.yaml') && !path.includes('skeleton'),
    )
    const documents = files.flatMap(
      (file) => parseYaml(readFileSync(new URL(file, acme), 'utf8'), { file }).documents,
    )
    const accepted = documents.filter(
      ({ value }) => validateEntity(value, { kinds: coreKinds }).entity !== undefined,
    )
    expect(accepted.length).toBeGreaterThan(20)
    expect(accepted.flatMap(({ value }) => checkJsonSchema(all, value))).toEqual([])
  })
})
