import { describe, expect, it } from 'vitest'
import { formatIssue } from '../issue/format-issue.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { coreKinds } from './core-kinds.ts'
import { codes, component, type Plain } from './test-entity.ts'
import { validateEntity } from './validate-entity.ts'

describe('validateEntity', () => {
  it('hands back the entity with its namespace, before the name as the peer writes it', () => {
    const value = component()
    const { entity, issues } = validateEntity(value, { kinds: coreKinds })
    expect(issues).toEqual([])
    expect(entity).toEqual({ ...value, metadata: { namespace: 'default', name: 'a' } })
    expect(Object.keys(entity?.metadata ?? {})).toEqual(['namespace', 'name'])
    expect(value.metadata).toEqual({ name: 'a' })
  })

  it('lists every problem of a document, each at its place', () => {
    const text = [
      'apiVersion: backstage.io/v1alpha1',
      'kind: Component',
      'metadata:',
      '  name: pay ment',
      '  tags: [java, Go]',
      '  labels:',
      '    tier: "one two"',
      'spec:',
      '  type: service',
      '  ownr: team-a',
      '  consumesApi: [ledger]',
      '  dependsOn: [5]',
      'status: {}',
    ].join('\n')
    const [document] = parseYaml(text, { file: 'catalog-info.yaml' }).documents
    const { entity, issues } = validateEntity(document?.value, {
      kinds: coreKinds,
      locate: document?.locate,
    })
    expect(entity).toBeUndefined()
    expect(issues.map(formatIssue).join('\n\n')).toMatchInlineSnapshot(`
      "catalog-info.yaml:4:3: error: "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "pay ment" (ENTITY_FIELD_INVALID)
          3 | metadata:
        > 4 |   name: pay ment
            |   ^
          5 |   tags: [java, Go]

      catalog-info.yaml:5:16: error: "metadata.tags.1" is not valid: expected lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters, found "Go" (ENTITY_FIELD_INVALID)
          4 |   name: pay ment
        > 5 |   tags: [java, Go]
            |                ^
          6 |   labels:

      catalog-info.yaml:7:5: error: "metadata.labels.tier" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, or nothing, found "one two" (ENTITY_FIELD_INVALID)
          6 |   labels:
        > 7 |     tier: "one two"
            |     ^
          8 | spec:

      catalog-info.yaml:8:1: error: "spec.lifecycle" is missing (ENTITY_FIELD_REQUIRED)
          7 |     tier: "one two"
        > 8 | spec:
            | ^
          9 |   type: service
        hint: Add "lifecycle: …".

      catalog-info.yaml:8:1: error: "spec.owner" is missing (ENTITY_FIELD_REQUIRED)
          7 |     tier: "one two"
        > 8 | spec:
            | ^
          9 |   type: service
        hint: Add "owner: …".

      catalog-info.yaml:10:3: warning: "spec.ownr" is not a field of a Component and is ignored (ENTITY_KEY_MISSPELT)
           9 |   type: service
        > 10 |   ownr: team-a
             |   ^
          11 |   consumesApi: [ledger]
        hint: Did you mean "owner"?

      catalog-info.yaml:11:3: warning: "spec.consumesApi" is not a field of a Component and is ignored (ENTITY_KEY_MISSPELT)
          10 |   ownr: team-a
        > 11 |   consumesApi: [ledger]
             |   ^
          12 |   dependsOn: [5]
        hint: Did you mean "consumesApis"?

      catalog-info.yaml:12:15: error: "spec.dependsOn.0" is not valid: expected text, found 5 (ENTITY_FIELD_INVALID)
          11 |   consumesApi: [ledger]
        > 12 |   dependsOn: [5]
             |               ^
          13 | status: {}
        hint: Put the value in quotes.

      catalog-info.yaml:13:1: error: "status" is not a part of an entity (ENTITY_UNKNOWN_ROOT_KEY)
          12 |   dependsOn: [5]
        > 13 | status: {}
             | ^
        hint: An entity has "apiVersion", "kind", "metadata" and "spec" only."
    `)
  })

  it('warns of a misspelt field, which the peer ignores in silence, and accepts the entity', () => {
    const { entity, issues } = validateEntity(component({}, {}, { consumesApi: ['x'] }), {
      kinds: coreKinds,
    })
    expect(entity?.spec?.consumesApi).toEqual(['x'])
    expect(issues).toEqual([
      {
        severity: 'warning',
        code: 'ENTITY_KEY_MISSPELT',
        message: '"spec.consumesApi" is not a field of a Component and is ignored',
        hint: 'Did you mean "consumesApis"?',
        at: undefined,
        frame: undefined,
        ref: 'component:default/a',
      },
    ])
  })

  it('does not warn of a field of another type, nor of one that is there in both spellings', () => {
    expect(codes(component({}, {}, { consumesApi: 1, consumesApis: [], tier: 1 }))).toEqual([])
  })

  it('names the entity in its issues as far as it can be told', () => {
    const refOf = (value: unknown) =>
      validateEntity(value, { kinds: coreKinds }).issues.map(({ ref }) => ref)
    expect(refOf(component({ x: 1 }, { namespace: 'prod' }))).toEqual(['component:prod/a'])
    expect(refOf(component({ x: 1, kind: 5 }))).toEqual([undefined, undefined])
  })

  it.each(['__proto__', 'constructor', 'prototype'])(
    'refuses the key "%s" at every level of metadata and leaves it alone in spec',
    (key) => {
      const bad = JSON.parse(`{"${key}":{"polluted":true}}`)
      const places = [
        component({}, bad),
        component({}, { labels: JSON.parse(`{"${key}":"x"}`) }),
        component({}, { annotations: JSON.parse(`{"${key}":"x"}`) }),
        component({}, { custom: { deep: [bad] } }),
        // Spreading would drop the key, and so hide it.
        { ...component(), metadata: JSON.parse(`{"name":"a","${key}":{"polluted":true}}`) },
      ]
      for (const place of places)
        expect(codes(place).join()).toContain(
          `${key}" is not valid: the key has a meaning of its own`,
        )
      const { entity } = validateEntity(
        { ...component(), spec: { ...component().spec, x: bad } },
        { kinds: coreKinds },
      )
      expect(Object.keys(entity?.spec?.x ?? {})).toEqual([key])
      expect(({} as Plain).polluted).toBeUndefined()
    },
  )

  it('lists a hundred problems at most', () => {
    const labels = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`k${index}`, '!']),
    )
    expect(codes(component({}, { labels }))).toHaveLength(100)
  })

  it('ends on data that contains itself', () => {
    const loop: Plain = {}
    loop.loop = loop
    expect(codes(component({}, { custom: loop }))).toEqual([])
  })
})
