import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { apiCollator } from './api-collator.ts'

const api = (type: string, definition: unknown) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'API',
  metadata: { name: 'billing-api', title: 'Billing API', tags: ['rest'] },
  spec: { type, owner: 'fintech-team', lifecycle: 'production', definition },
})

const openApi = `
openapi: 3.1.0
paths:
  /invoices/{id}:
    get:
      operationId: getInvoice
      summary: Read one invoice
      tags: [invoices]
    delete:
      operationId: voidInvoice
`

it('leads to the operation that is meant, on the page of its API', async () => {
  const search = createSearch({
    collators: [apiCollator({ apis: () => [api('openapi', openApi)] })],
  })
  await search.index()
  const { results, total } = await search.query({ term: 'getInvoice' })
  expect(total).toBe(1)
  expect(results[0]?.document).toMatchInlineSnapshot(`
    {
      "authorization": {
        "resourceRef": "api:default/billing-api",
      },
      "componentType": "openapi",
      "entityTitle": "Billing API",
      "kind": "API",
      "lifecycle": "production",
      "location": "/catalog/default/api/billing-api/api#get-%2Finvoices%2F%7Bid%7D",
      "name": "getInvoice",
      "namespace": "default",
      "operation": "get /invoices/{id}",
      "owner": "group:default/fintech-team",
      "tags": [
        "invoices",
      ],
      "text": "get /invoices/{id}",
      "title": "Read one invoice",
      "type": "openapi",
    }
  `)
  const [voided] = (await search.query({ term: 'delete invoices' })).results
  expect(voided?.document.title).toBe('delete /invoices/{id}')
})

it('tells of a definition that cannot be read, and keeps what it had of it', async () => {
  let definition: unknown = openApi
  const search = createSearch({
    collators: [apiCollator({ apis: () => [api('openapi', definition)] })],
  })
  await search.index()
  definition = 'openapi: ['
  const [broken] = (await search.index()).collators
  expect(broken?.documents).toBe(2)
  expect(broken?.issues.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "The collator "api-operations" could not read "api:default/billing-api": The definition of "api:default/billing-api" cannot be read: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ]
  `)
  definition = { $text: './missing.yaml' }
  expect((await search.index()).collators[0]?.issues[0]?.code).toBe('SEARCH_COLLATOR_EMPTY')
})

it('says so where a definition was never readable', async () => {
  const search = createSearch({
    collators: [apiCollator({ apis: () => [api('graphql', 'type {')] })],
  })
  const [report] = (await search.index()).collators
  expect(report?.issues).toMatchInlineSnapshot(`
    [
      {
        "at": undefined,
        "code": "SEARCH_DEFINITION_INVALID",
        "hint": "Repair spec.definition; the API itself stays findable by its entity.",
        "message": "The definition of "api:default/billing-api" cannot be read: Syntax Error: Expected Name, found "{".",
        "ref": "api:default/billing-api",
        "severity": "warning",
      },
    ]
  `)
})
