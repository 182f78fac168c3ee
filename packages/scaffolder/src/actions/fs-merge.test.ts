import { expect, it } from 'vitest'
import { fsMerge, fsMergeAliases } from './fs-merge.ts'
import { testAction } from './test-action.ts'

const merge = async (path: string, text: string, input: object) => {
  const { files, error } = await testAction(fsMerge, {
    input: { path, ...input },
    files: { [path]: text },
  })
  return error ?? files[path]
}

const yaml = `# who owns it
kind: Component
metadata:
  name: ledger # the name
  tags: [a, b]
spec: { owner: "web" }
`

it('keeps the comments of YAML, and the order of its keys', async () => {
  const content = { metadata: { annotations: { 'a/b': 'c' }, tags: ['z'] }, spec: { owner: 'x' } }
  expect(await merge('a.yaml', yaml, { content })).toMatchInlineSnapshot(`
    "# who owns it
    kind: Component
    metadata:
      name: ledger # the name
      tags: [ z, b ]
      annotations:
        a/b: c
    spec: { owner: x }
    "
  `)
})

it('keeps the comments beside values that it replaces', async () => {
  const text =
    'port: 80 # the usual one\nhosts:\n  - a # first\n  - b\nlimits: # none\nx: "y" # z\n'
  const content = { port: 90, hosts: ['c'], limits: { cpu: 1 }, x: [1] }
  expect(await merge('a.yaml', text, { content })).toMatchInlineSnapshot(`
    "port: 90 # the usual one
    hosts:
      - c # first
      - b
    limits:
      # none
      cpu: 1
    x:
      # z
      - 1
    "
  `)
})

it.each([
  ['a: &x 1\nb: *x # same\n', { c: 3 }, 'a: &x 1\nb: *x # same\nc: 3\n'],
  ['a: &x 1\nb: *x\n', { a: 2 }, 'a: 2\nb: 1\n'],
  ['a: &x { q: 1 }\nb: *x\n', { a: { c: 2 } }, 'a: { q: 1, c: 2 }\nb: { q: 1 }\n'],
  ['a: &x { q: 1 }\nb: *x\n', { b: { c: 2 } }, 'a: { q: 1 }\nb: { q: 1, c: 2 }\n'],
])('changes nothing by way of an anchor: %j with %j', async (text, content, merged) => {
  expect(await merge('a.yaml', text, { content })).toBe(merged)
})

it('adds to lists what they lack, where it is asked to', async () => {
  const content = 'metadata: { tags: [b, c] }'
  expect(await merge('a.yml', yaml, { content, mergeArrays: true })).toContain('tags: [ a, b, c ]')
})

it('merges into the document that is meant', async () => {
  const text = 'kind: A # one\n---\nkind: B\nmetadata:\n  name: b\n'
  const content = { x: 1 }
  const useDocumentIncludingField = { key: 'metadata.name', value: 'b' }
  expect(await merge('a.yaml', text, { content, useDocumentIncludingField })).toBe(
    'kind: A # one\n---\nkind: B\nmetadata:\n  name: b\nx: 1\n',
  )
  expect(await merge('a.yaml', text, { content })).toMatchObject({
    code: 'SCAFFOLDER_DATA_INVALID',
    message: expect.stringContaining('it holds 2 documents'),
  })
  const nobody = { key: 'kind', value: 'C' }
  expect(await merge('a.yaml', text, { content, useDocumentIncludingField: nobody })).toMatchObject(
    { message: expect.stringContaining('no document where "kind" is "C"') },
  )
})

it('writes YAML as it is asked to', async () => {
  const options = { indent: 4, lineWidth: 0 }
  expect(await merge('a.yaml', 'a:\n  b: 1\n', { content: { c: 2 }, options })).toBe(
    'a:\n    b: 1\nc: 2\n',
  )
})

it('merges JSON with the indentation and the last line break that it had', async () => {
  const text = '{\n\t"a": {"b": 1},\n\t"l": [1, 2, 3]\n}\n'
  expect(await merge('a.json', text, { content: { a: { c: null }, l: [9] } })).toBe(
    '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": null\n\t},\n\t"l": [\n\t\t9,\n\t\t2,\n\t\t3\n\t]\n}\n',
  )
  expect(
    await merge('a.json', '{"l":[{"a":1}]}', { content: '{"l":[{"a":1},2]}', mergeArrays: true }),
  ).toBe('{\n  "l": [\n    {\n      "a": 1\n    },\n    2\n  ]\n}')
})

it('takes a key such as __proto__ for data', async () => {
  const content = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'
  expect(await merge('a.json', '{}', { content })).toBe(
    JSON.stringify(JSON.parse(content), null, 2),
  )
  await merge('a.yaml', 'a: 1\n', { content })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
})

it.each([
  ['a.toml', 'a=1', { content: {} }, 'SCAFFOLDER_DATA_INVALID'],
  ['a.json', '{', { content: {} }, 'SCAFFOLDER_DATA_INVALID'],
  ['a.json', '{}', { content: '[1]' }, 'SCAFFOLDER_DATA_INVALID'],
  ['a.yaml', '- 1', { content: {} }, 'SCAFFOLDER_DATA_INVALID'],
  ['a.yaml', 'a: 1', { content: '- 1' }, 'SCAFFOLDER_DATA_INVALID'],
  ['a.yaml', '', { content: {} }, 'SCAFFOLDER_DATA_INVALID'],
  ['a.yaml', 'a: 1', { content: {}, options: { indent: 1e9 } }, 'SCAFFOLDER_ACTION_INPUT_INVALID'],
])('refuses to merge into %s %j of %j', async (path, text, input, code) => {
  expect(await merge(path, text, input)).toMatchObject({ code })
})

it('makes a JSON file that is missing under the id that templates use for it', async () => {
  const [, mergeJson] = fsMergeAliases
  if (!mergeJson) throw new Error('the alias is missing')
  const input = { path: 'new.json', content: { a: 1 } }
  expect((await testAction(mergeJson, { input })).files).toEqual({ 'new.json': '{\n  "a": 1\n}' })
  const files = { 'new.json': '{\n    "b": 2\n}' }
  const kept = { ...input, matchFileIndent: true }
  expect((await testAction(mergeJson, { input: kept, files })).files['new.json']).toBe(
    '{\n    "b": 2,\n    "a": 1\n}',
  )
})
