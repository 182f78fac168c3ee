import { createReaders } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { memoryReaders } from '../testing/memory-provider.ts'
import { bundleReferences } from './bundle-references.ts'
import { createReferencedFiles } from './referenced-files.ts'

/** The bundle of files in memory that begins at `api.yaml`. */
async function bundled(files: Record<string, string>) {
  const remote = memoryReaders(files)
  const base = { url: 'https://memory.test/docs/api.yaml', local: createReaders([]), remote }
  const budget = createReferencedFiles({})
  const description = { ...(await budget.read('./api.yaml', base)), target: './api.yaml' }
  const text = await bundleReferences({ ...description, files: budget })
  return parse(text)
}
const message = (files: Record<string, string>) =>
  bundled(files).then(
    () => 'nothing was wrong',
    (error) => `${error.message} (${error.at?.file}:${error.at?.line}:${error.at?.column})`,
  )

describe('a description in several files', () => {
  it('becomes one: what is referred to stands once, nearest to the root', async () => {
    const bundle = await bundled({
      'docs/api.yaml': [
        'openapi: 3.1.0',
        'paths: { /pets: { $ref: ./paths/pets.yaml } }',
        'components: { schemas: { Pet: { $ref: ./schemas.json#/Pet } } }',
      ].join('\n'),
      'docs/paths/pets.yaml':
        'get: { schema: { type: array, items: { $ref: ../schemas.json#/Pet } } }\npost: { schema: { $ref: "../api.yaml#/components/schemas/Pet" } }',
      'docs/schemas.json':
        '{"Pet":{"properties":{"tag":{"$ref":"#/Tag"}}},"Tag":{"type":"string"}}',
    })
    expect(bundle).toEqual({
      openapi: '3.1.0',
      paths: {
        '/pets': {
          get: { schema: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } },
          post: { schema: { $ref: '#/components/schemas/Pet' } },
        },
      },
      components: { schemas: { Pet: { properties: { tag: { type: 'string' } } } } },
    })
  })

  it('keeps circles as references, and words beside a reference', async () => {
    const bundle = await bundled({
      'docs/api.yaml':
        'a: { $ref: ./node.yaml, description: own }\nb: { deep: { $ref: ./node.yaml } }\nc: { $ref: "#/a" }',
      'docs/node.yaml': 'next: { $ref: "#" }\nparent: { $ref: ./node.yaml, title: the one above }',
    })
    expect(bundle).toEqual({
      a: { $ref: '#/b/deep', description: 'own' },
      b: {
        deep: { next: { $ref: '#/b/deep' }, parent: { $ref: '#/b/deep', title: 'the one above' } },
      },
      c: { $ref: '#/a' },
    })
  })

  it('of AsyncAPI 3 keeps the channels of its operations as references', async () => {
    const bundle = await bundled({
      'docs/api.yaml': [
        'asyncapi: 3.0.0',
        'operations:',
        '  send: { action: send, channel: { $ref: "#/channels/users" } }',
        '  receive: { action: receive, channel: { $ref: "./channels.yaml#/users" } }',
        'channels: { users: { $ref: "./channels.yaml#/users" } }',
      ].join('\n'),
      'docs/channels.yaml': 'users: { address: "users/{id}" }',
    })
    expect(bundle).toEqual({
      asyncapi: '3.0.0',
      operations: {
        send: { action: 'send', channel: { $ref: '#/channels/users' } },
        receive: { action: 'receive', channel: { $ref: '#/channels/users' } },
      },
      channels: { users: { address: 'users/{id}' } },
    })
  })

  it('is followed through references to references, and names with slashes', async () => {
    const bundle = await bundled({
      'docs/api.yaml':
        'x: { $ref: "./a.yaml#/first/~1in%20it" }\ny: { $ref: "b.yaml#/to/~1in it" }',
      'docs/a.yaml': 'first: { $ref: "b.yaml#/to" }',
      'docs/b.yaml': 'to: { /in it: { found: true } }',
    })
    expect(bundle).toEqual({ x: { found: true }, y: { $ref: '#/x' } })
  })

  it('does not let names of the language in', async () => {
    const bundle = await bundled({
      'docs/api.yaml': 'x: { $ref: "./a.yaml" }',
      'docs/a.yaml': '{ "__proto__": { "polluted": true }, "constructor": { "y": 1 } }',
    })
    expect(Object.keys(bundle.x)).toEqual(['__proto__', 'constructor'])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(await message({ 'docs/api.yaml': 'x: { $ref: "#/constructor" }' })).toContain(
      'there is no such part',
    )
  })
})

describe('a reference is refused, with its place,', () => {
  const api = (reference: string) => ({ 'docs/api.yaml': `a:\n  b:\n    $ref: ${reference}\n` })

  it.each([
    ['to another host', 'https://evil.test/a.yaml'],
    ['to a file of this machine', 'file:///etc/passwd'],
    ['to what is not there', './gone.yaml'],
    ['to a part that is not there', '"#/nowhere"'],
    ['by another kind of fragment', '"#anchor"'],
    ['that leads to itself', '"#/a/b"'],
  ])('%s', async (_case, reference) => {
    expect(await message(api(reference))).toMatchSnapshot()
  })

  it('to a file that is broken', async () => {
    expect(await message({ ...api('./b.yaml'), 'docs/b.yaml': 'x: [' })).toMatchInlineSnapshot(
      `"The target "./b.yaml" is refused: Flow sequence in block collection must be sufficiently indented and end with a ] (./b.yaml:1:5)"`,
    )
  })

  it('when it is one file too many, or what is read is too large', async () => {
    const files: Record<string, string> = {}
    const targets = Array.from({ length: 40 }, (_, index) => `./f${index}.yaml`)
    for (const target of targets) files[`docs/${target.slice(2)}`] = 'x: 1'
    files['docs/api.yaml'] = targets.map((target) => `- { $ref: ${target} }`).join('\n')
    expect(await message(files)).toMatchInlineSnapshot(
      `"The target "./f31.yaml" is refused: a document may bring in 32 files, and this is one more (./api.yaml:32:5)"`,
    )
    const large = `x: ${'x'.repeat(600 * 1024)}`
    const two = 'a: { $ref: ./f0.yaml }\nb: { $ref: ./f1.yaml }'
    expect(
      await message({ 'docs/api.yaml': two, 'docs/f0.yaml': large, 'docs/f1.yaml': large }),
    ).toMatchInlineSnapshot(
      `"The target "./f1.yaml" is refused: what the document brings in is larger than 1048576 bytes in all (./api.yaml:2:6)"`,
    )
  })

  it('when there is too much in the description', async () => {
    const values = `list: [${Array.from({ length: 250_000 }, () => 'a')}]`
    expect(await message({ 'docs/api.yaml': values })).toMatchInlineSnapshot(
      `"The target "./api.yaml" is refused: with all that it refers to, it holds more than 200000 values (undefined:undefined:undefined)"`,
    )
  })
})
