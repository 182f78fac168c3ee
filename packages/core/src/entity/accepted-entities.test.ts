import { describe, expect, it } from 'vitest'
import { coreKinds } from './core-kinds.ts'
import { codes, component } from './test-entity.ts'
import { validateEntity } from './validate-entity.ts'

const of = (kind: string, spec: unknown, apiVersion = 'backstage.io/v1alpha1') => ({
  apiVersion,
  kind,
  metadata: { name: 'a' },
  ...(spec !== undefined && { spec }),
})

/** What is accepted, by the number of the differential check it comes from. */
const accepted: [string, unknown][] = [
  ...['a..b', 'a--b', 'A.b_c-d', 'x'.repeat(63)].map((name): [string, unknown] => [
    `1: name ${name}`,
    component({}, { name }),
  ]),
  ['3: namespace a--b', component({}, { namespace: 'a--b' })],
  ['4: an empty label', component({}, { labels: { a: '' } })],
  ['5: an empty annotation', component({}, { annotations: { a: '', 'x.io/b': 'two\nlines' } })],
  ['6: tags', component({}, { tags: ['c++', 'c#', 'a:b', 'a:b'] })],
  ['7: links', component({}, { links: [{ url: 'mailto:a@b', more: 1 }, { url: 'https://x' }] })],
  [
    '8: an empty description and custom data',
    component({}, { description: '', custom: { deep: [1] } }),
  ],
  ['11: v1beta1', component({ apiVersion: 'backstage.io/v1beta1' })],
  ['14: no APIs', component({}, {}, { providesApis: [] })],
  ['15: a group and a user', of('Group', { type: 'team', children: [] })],
  ['15: a user in no group', of('User', { memberOf: [], profile: { displayName: 'A' } })],
  ['16: an API', of('API', { type: 'openapi', lifecycle: 'x', owner: 'x', definition: 'x' })],
  [
    '16: an mcp-server without definition',
    of('API', {
      type: 'mcp-server',
      lifecycle: 'x',
      owner: 'x',
      remotes: [{ type: 'sse', url: 'https://x' }],
    }),
  ],
  ['17: a location of nothing', of('Location', {})],
  ['17: a location without spec', of('Location', undefined)],
  [
    '17: a location',
    of('Location', { type: 'url', target: 'x', targets: ['y'], presence: 'optional' }),
  ],
  ['18: an agent', of('AiResource', { type: 'agent', lifecycle: 'x', owner: 'x' })],
  ['a resource', of('Resource', { type: 'db', owner: 'x', unknown: { x: 1 } })],
  ['a system', of('System', { owner: 'x' })],
  ['a domain', of('Domain', { owner: 'x' })],
  [
    'a template of pages',
    of(
      'Template',
      { type: 'service', steps: [{ action: 'debug:log' }], parameters: [{ title: 'x' }] },
      'scaffolder.backstage.io/v1beta3',
    ),
  ],
]

const refused: [string, unknown][] = [
  ...['x'.repeat(64), 'a-', '-a', 'a b', 'ü', ''].map((name): [string, unknown] => [
    `1: name "${name}"`,
    component({}, { name }),
  ]),
  ['2: a number as name', component({}, { name: 123 })],
  ...['Prod', 'a_b', '', null].map((namespace): [string, unknown] => [
    `3: namespace ${namespace}`,
    component({}, { namespace }),
  ]),
  ...[{ a: 1 }, { 'EX.com/a:b': 'x' }, { 'a/b/c': 'x' }, { '/a': 'x' }, { a: 'b c' }].map(
    (labels): [string, unknown] => [
      `4: labels ${JSON.stringify(labels)}`,
      component({}, { labels }),
    ],
  ),
  ...[{ a: null }, { a: true }, { 'a b': 'x' }].map((annotations): [string, unknown] => [
    `5: annotations ${JSON.stringify(annotations)}`,
    component({}, { annotations }),
  ]),
  ...[['Java'], ['a_b'], ['a--b'], ['x'.repeat(64)], 'java'].map((tags): [string, unknown] => [
    `6: tags ${tags}`,
    component({}, { tags }),
  ]),
  ...[{ url: 'x' }, { url: '/rel' }, { url: 'https://x', title: ' ' }, {}].map(
    (link): [string, unknown] => [
      `7: link ${JSON.stringify(link)}`,
      component({}, { links: [link] }),
    ],
  ),
  // Where the peer accepts scripts and trusts its pages to refuse them, we refuse both.
  ...[
    'javascript:alert(1)',
    'JaVa\tScRiPt:alert(1)',
    ' javascript:x',
    'data:text/html,x',
    'vbscript:x',
  ].map((url): [string, unknown] => [`7: link ${url}`, component({}, { links: [{ url }] })]),
  ['8: an empty title', component({}, { title: '' })],
  ['9: an unknown root key', component({ sepc: {} })],
  ['9: relations', component({ relations: [] })],
  ['10: spec null', component({ spec: null })],
  ['10: no spec', of('Component', undefined)],
  ['10: a list as spec', component({ spec: [] })],
  ['11: apiVersion backstage.io/v1', component({ apiVersion: 'backstage.io/v1' })],
  ['11: apiVersion a/b/c', component({ apiVersion: 'a/b/c' })],
  ['12: kind component', component({ kind: 'component' })],
  ['12: kind My-Kind', component({ kind: 'My-Kind' })],
  ['12: kind 5', component({ kind: 5, apiVersion: '' })],
  ...['', 5, [], { kind: 'Group', name: 'x' }, null].map((owner): [string, unknown] => [
    `13: owner ${JSON.stringify(owner)}`,
    component({}, {}, { owner }),
  ]),
  ['14: an empty API', component({}, {}, { providesApis: [''] })],
  ['14: an API that is no list', component({}, {}, { providesApis: 'x' })],
  ['14: dependencyOf 5', component({}, {}, { dependencyOf: 5 })],
  ['15: a user of nothing', of('User', {})],
  ['15: a group without children', of('Group', { type: 'team' })],
  ['15: an empty e-mail', of('User', { memberOf: [], profile: { email: '' } })],
  ['16: an empty definition', of('API', { type: 'x', lifecycle: 'x', owner: 'x', definition: '' })],
  ['16: a definition object', of('API', { type: 'x', lifecycle: 'x', owner: 'x', definition: {} })],
  [
    '16: an mcp-server with definition and without remotes',
    of('API', { type: 'mcp-server', lifecycle: 'x', owner: 'x', definition: 'x' }),
  ],
  ['17: presence maybe', of('Location', { presence: 'maybe' })],
  [
    '18: a long compatibility',
    of('AiResource', {
      type: 'skill',
      lifecycle: 'x',
      owner: 'x',
      compatibility: 'x'.repeat(501),
    }),
  ],
  [
    '18: a rule without rationale',
    of('AiResource', { type: 'rule', lifecycle: 'x', owner: 'x', category: 'x' }),
  ],
  ['a template without steps', of('Template', { type: 'x' }, 'scaffolder.backstage.io/v1beta3')],
  ['no apiVersion, kind and metadata', {}],
  ['metadata that is text', component({ metadata: 'a' })],
  ['metadata that is null', component({ metadata: null })],
  ['text', 'x'],
  ['a list', []],
  ['null', null],
]

describe('validateEntity', () => {
  it.each(accepted)('accepts %s', (_name, value) => {
    expect(codes(value)).toEqual([])
  })

  it.each(refused)('refuses %s', (_name, value) => {
    const { entity, issues } = validateEntity(value, { kinds: coreKinds })
    expect(entity).toBeUndefined()
    expect(issues.some(({ severity }) => severity === 'error')).toBe(true)
  })

  it('says what is wrong and what is expected', () => {
    expect(
      Object.fromEntries(refused.map(([name, value]) => [name, codes(value)])),
    ).toMatchInlineSnapshot(`
        {
          "10: a list as spec": [
            "error ENTITY_FIELD_INVALID "spec" is not valid: expected an object, found a list",
          ],
          "10: no spec": [
            "error ENTITY_FIELD_REQUIRED "spec.type" is missing",
            "error ENTITY_FIELD_REQUIRED "spec.lifecycle" is missing",
            "error ENTITY_FIELD_REQUIRED "spec.owner" is missing",
          ],
          "10: spec null": [
            "error ENTITY_FIELD_INVALID "spec" is not valid: expected an object, found null",
          ],
          "11: apiVersion a/b/c": [
            "error ENTITY_FIELD_INVALID "apiVersion" is not valid: expected a version such as "backstage.io/v1alpha1", found "a/b/c"",
          ],
          "11: apiVersion backstage.io/v1": [
            "error ENTITY_VERSION_UNKNOWN A Component with apiVersion "backstage.io/v1" is not known",
          ],
          "12: kind 5": [
            "error ENTITY_FIELD_INVALID "apiVersion" is not valid: expected a version such as "backstage.io/v1alpha1", found """,
            "error ENTITY_FIELD_INVALID "kind" is not valid: expected letters and digits, beginning with a letter, at most 63 characters, found 5",
          ],
          "12: kind My-Kind": [
            "error ENTITY_FIELD_INVALID "kind" is not valid: expected letters and digits, beginning with a letter, at most 63 characters, found "My-Kind"",
          ],
          "12: kind component": [
            "error ENTITY_KIND_UNKNOWN The kind "component" is not known",
          ],
          "13: owner """: [
            "error ENTITY_FIELD_INVALID "spec.owner" is not valid: expected text that is not empty, found """,
          ],
          "13: owner 5": [
            "error ENTITY_FIELD_INVALID "spec.owner" is not valid: expected text, found 5",
          ],
          "13: owner []": [
            "error ENTITY_FIELD_INVALID "spec.owner" is not valid: expected text, found a list",
          ],
          "13: owner null": [
            "error ENTITY_FIELD_INVALID "spec.owner" is not valid: expected text, found null",
          ],
          "13: owner {"kind":"Group","name":"x"}": [
            "error ENTITY_FIELD_INVALID "spec.owner" is not valid: expected text, found an object",
          ],
          "14: an API that is no list": [
            "error ENTITY_FIELD_INVALID "spec.providesApis" is not valid: expected a list, found "x"",
          ],
          "14: an empty API": [
            "error ENTITY_FIELD_INVALID "spec.providesApis.0" is not valid: expected text that is not empty, found """,
          ],
          "14: dependencyOf 5": [
            "error ENTITY_FIELD_INVALID "spec.dependencyOf" is not valid: expected a list, found 5",
          ],
          "15: a group without children": [
            "error ENTITY_FIELD_REQUIRED "spec.children" is missing",
          ],
          "15: a user of nothing": [
            "error ENTITY_FIELD_REQUIRED "spec.memberOf" is missing",
          ],
          "15: an empty e-mail": [
            "error ENTITY_FIELD_INVALID "spec.profile.email" is not valid: expected text that is not empty, found """,
          ],
          "16: a definition object": [
            "error ENTITY_FIELD_INVALID "spec.definition" is not valid: expected text, found an object",
          ],
          "16: an empty definition": [
            "error ENTITY_FIELD_INVALID "spec.definition" is not valid: expected text that is not empty, found """,
          ],
          "16: an mcp-server with definition and without remotes": [
            "error ENTITY_FIELD_REQUIRED "spec.remotes" is missing",
          ],
          "17: presence maybe": [
            "error ENTITY_FIELD_INVALID "spec.presence" is not valid: expected "required" or "optional", found "maybe"",
          ],
          "18: a long compatibility": [
            "error ENTITY_FIELD_INVALID "spec.compatibility" is not valid: expected at most 500 characters, found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…",
          ],
          "18: a rule without rationale": [
            "error ENTITY_FIELD_REQUIRED "spec.rationale" is missing",
          ],
          "1: name """: [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found """,
          ],
          "1: name "-a"": [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "-a"",
          ],
          "1: name "a b"": [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "a b"",
          ],
          "1: name "a-"": [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "a-"",
          ],
          "1: name "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"": [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"",
          ],
          "1: name "ü"": [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, found "ü"",
          ],
          "2: a number as name": [
            "error ENTITY_FIELD_INVALID "metadata.name" is not valid: expected text, found 123",
          ],
          "3: namespace ": [
            "error ENTITY_FIELD_INVALID "metadata.namespace" is not valid: expected lower-case letters and digits with "-" between them, at most 63 characters, found """,
          ],
          "3: namespace Prod": [
            "error ENTITY_FIELD_INVALID "metadata.namespace" is not valid: expected lower-case letters and digits with "-" between them, at most 63 characters, found "Prod"",
          ],
          "3: namespace a_b": [
            "error ENTITY_FIELD_INVALID "metadata.namespace" is not valid: expected lower-case letters and digits with "-" between them, at most 63 characters, found "a_b"",
          ],
          "3: namespace null": [
            "error ENTITY_FIELD_INVALID "metadata.namespace" is not valid: expected text, found null",
          ],
          "4: labels {"/a":"x"}": [
            "error ENTITY_FIELD_INVALID "metadata.labels./a" is not valid: expected a name, optionally after a lower-case domain and "/", such as "example.com/tier", found "/a"",
          ],
          "4: labels {"EX.com/a:b":"x"}": [
            "error ENTITY_FIELD_INVALID "metadata.labels.EX.com/a:b" is not valid: expected a name, optionally after a lower-case domain and "/", such as "example.com/tier", found "EX.com/a:b"",
          ],
          "4: labels {"a":"b c"}": [
            "error ENTITY_FIELD_INVALID "metadata.labels.a" is not valid: expected letters and digits with "-", "_" or "." between them, at most 63 characters, or nothing, found "b c"",
          ],
          "4: labels {"a":1}": [
            "error ENTITY_FIELD_INVALID "metadata.labels.a" is not valid: expected text, found 1",
          ],
          "4: labels {"a/b/c":"x"}": [
            "error ENTITY_FIELD_INVALID "metadata.labels.a/b/c" is not valid: expected a name, optionally after a lower-case domain and "/", such as "example.com/tier", found "a/b/c"",
          ],
          "5: annotations {"a b":"x"}": [
            "error ENTITY_FIELD_INVALID "metadata.annotations.a b" is not valid: expected a name, optionally after a lower-case domain and "/", such as "example.com/tier", found "a b"",
          ],
          "5: annotations {"a":null}": [
            "error ENTITY_FIELD_INVALID "metadata.annotations.a" is not valid: expected text, found null",
          ],
          "5: annotations {"a":true}": [
            "error ENTITY_FIELD_INVALID "metadata.annotations.a" is not valid: expected text, found true",
          ],
          "6: tags Java": [
            "error ENTITY_FIELD_INVALID "metadata.tags.0" is not valid: expected lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters, found "Java"",
          ],
          "6: tags a--b": [
            "error ENTITY_FIELD_INVALID "metadata.tags.0" is not valid: expected lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters, found "a--b"",
          ],
          "6: tags a_b": [
            "error ENTITY_FIELD_INVALID "metadata.tags.0" is not valid: expected lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters, found "a_b"",
          ],
          "6: tags java": [
            "error ENTITY_FIELD_INVALID "metadata.tags" is not valid: expected a list, found "java"",
          ],
          "6: tags xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": [
            "error ENTITY_FIELD_INVALID "metadata.tags.0" is not valid: expected lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters, found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"",
          ],
          "7: link  javascript:x": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: the scheme "javascript:" is refused in links, found " javascript:x"",
          ],
          "7: link JaVa	ScRiPt:alert(1)": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: the scheme "javascript:" is refused in links, found "JaVa\\tScRiPt:alert(1)"",
          ],
          "7: link data:text/html,x": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: the scheme "data:" is refused in links, found "data:text/html,x"",
          ],
          "7: link javascript:alert(1)": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: the scheme "javascript:" is refused in links, found "javascript:alert(1)"",
          ],
          "7: link vbscript:x": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: the scheme "vbscript:" is refused in links, found "vbscript:x"",
          ],
          "7: link {"url":"/rel"}": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: expected an absolute URL, such as "https://…", found "/rel"",
          ],
          "7: link {"url":"https://x","title":" "}": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.title" is not valid: expected text that is not blank, found " "",
          ],
          "7: link {"url":"x"}": [
            "error ENTITY_FIELD_INVALID "metadata.links.0.url" is not valid: expected an absolute URL, such as "https://…", found "x"",
          ],
          "7: link {}": [
            "error ENTITY_FIELD_REQUIRED "metadata.links.0.url" is missing",
          ],
          "8: an empty title": [
            "error ENTITY_FIELD_INVALID "metadata.title" is not valid: expected text that is not empty, found """,
          ],
          "9: an unknown root key": [
            "error ENTITY_UNKNOWN_ROOT_KEY "sepc" is not a part of an entity",
          ],
          "9: relations": [
            "error ENTITY_UNKNOWN_ROOT_KEY "relations" is not a part of an entity",
          ],
          "a list": [
            "error ENTITY_NOT_OBJECT The document is not an object",
          ],
          "a template without steps": [
            "error ENTITY_FIELD_REQUIRED "spec.steps" is missing",
          ],
          "metadata that is null": [
            "error ENTITY_FIELD_INVALID "metadata" is not valid: expected an object, found null",
          ],
          "metadata that is text": [
            "error ENTITY_FIELD_INVALID "metadata" is not valid: expected an object, found "a"",
          ],
          "no apiVersion, kind and metadata": [
            "error ENTITY_FIELD_REQUIRED "apiVersion" is missing",
            "error ENTITY_FIELD_REQUIRED "kind" is missing",
            "error ENTITY_FIELD_REQUIRED "metadata" is missing",
          ],
          "null": [
            "error ENTITY_NOT_OBJECT The document is not an object",
          ],
          "text": [
            "error ENTITY_NOT_OBJECT The document is not an object",
          ],
        }
      `)
  })
})
