import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveForTest, type TestPortal } from './serve.ts'
import { textOf } from './text-of.ts'
import { textsProvider } from './texts-provider.ts'

const definition = {
  openapi: '3.1.0',
  paths: {
    '/pets': {
      get: { summary: 'Lists pets' },
      post: {
        summary: 'Adds a pet',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/Pet' } } } },
      },
    },
  },
  components: { Pet: { required: ['name'], properties: { name: { type: 'string' } } } },
}
const spec = {
  type: 'openapi',
  lifecycle: 'production',
  owner: 'crew',
  definition: JSON.stringify(definition),
}
const provider = textsProvider('pets', [
  `kind: API\nmetadata: { name: pets }\nspec: ${JSON.stringify(spec)}`,
  'kind: Group\nmetadata: { name: crew }\nspec: { type: team, children: [] }',
  'kind: User\nmetadata: { name: ana }\nspec: { memberOf: [crew] }',
])

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest({ organisation: 'Pets', catalog: { providers: [provider] } })
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const page = '/catalog/default/api/pets/api'
const operations = async (path: string) =>
  textOf((await portal.ask(path)).text, {
    from: '<div id="operations">',
    to: '<section class="section" aria-label="Definition"',
  })

it('lists the operations of an API, each a link that opens it', async () => {
  const { text } = await portal.ask(page)
  expect(text).toContain(`href="${page}?operation=post-%2Fpets#post-/pets" aria-expanded="false"`)
  expect(await operations(page)).not.toContain('Body')
})

it('shows what one takes, under an address that can be shared', async () => {
  const path = `${page}?operation=post-%2Fpets`
  expect(await operations(path)).toMatchInlineSnapshot(`
    "Operations
    2
    GET /pets Lists pets
    POST /pets Adds a pet
    Body, application/json
    Body, application/json
    Name Type Meaning
    name required
    string"
  `)
  expect((await portal.ask(path)).text).toContain(`href="${page}#post-/pets" aria-expanded="true"`)
})

it('opens nothing for an operation that there is not', async () => {
  expect(await operations(`${page}?operation=nope`)).toBe(await operations(page))
})

it.each(['group/crew', 'user/ana'])('counts what is owned on the page of %s', async (who) => {
  const { text } = await portal.ask(`/catalog/default/${who}`)
  expect(text).toContain('href="/catalog?kind=api&amp;owner=')
})
