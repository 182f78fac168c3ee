import { expect, it } from 'vitest'
import { operationAnchor } from './api-operation.ts'
import { readDefinition } from './read-definition.ts'

const linesOf = async (type: string, text: string) => {
  const { operations, reason } = await readDefinition(type, text)
  return (
    operations?.map((each) => `${each.method} ${each.path}: ${each.text.replace(/\n/g, ' | ')}`) ??
    reason
  )
}

it('reads OpenAPI 2 and 3: shared and referred parameters, webhooks, methods of 3.2', async () => {
  expect(
    await linesOf(
      'openapi',
      `
openapi: 3.2.0
paths:
  /invoices:
    parameters:
      - { $ref: '#/components/parameters/Tenant' }
    get:
      description: All of them
      parameters: [{ name: since, in: query, description: Not before }]
      responses: { '200': { $ref: '#/components/responses/List' }, '404': { description: Nobody knows } }
    query: { summary: Find some }
    additionalOperations: { COPY: { operationId: copyInvoice } }
  /a~b/c: { $ref: '#/components/pathItems/Shared' }
webhooks:
  paid: { post: { summary: It was paid } }
components:
  parameters: { Tenant: { name: tenant, description: Whose } }
  responses: { List: { description: A list } }
  pathItems: { Shared: { head: {} } }
`,
    ),
  ).toEqual([
    'get /invoices: All of them | since Not before | tenant Whose | 200 A list | 404 Nobody knows',
    'query /invoices: tenant Whose',
    'copy /invoices: tenant Whose',
    'head /a~b/c: ',
    'post paid: ',
  ])
  expect(await linesOf('openapi', '{"swagger":"2.0","paths":{"/x":{"get":{}}}}')).toEqual([
    'get /x: ',
  ])
})

it('reads AsyncAPI 2 and 3', async () => {
  expect(
    await linesOf(
      'asyncapi',
      `
asyncapi: 2.6.0
channels:
  invoice/created:
    description: One was issued
    subscribe:
      operationId: onInvoice
      message: { oneOf: [{ $ref: '#/components/messages/Created' }, { title: Corrected }] }
components:
  messages: { Created: { title: Invoice created } }
`,
    ),
  ).toEqual(['subscribe invoice/created: One was issued | Created | Invoice created | Corrected'])
  expect(
    await linesOf(
      'asyncapi',
      `
asyncapi: 3.0.0
channels:
  created: { address: invoice.created, messages: { it: { name: InvoiceCreated, payload: { properties: { amount: {} } } } } }
operations:
  publishInvoice: { action: send, channel: { $ref: '#/channels/created' } }
`,
    ),
  ).toEqual(['send invoice.created: InvoiceCreated | amount'])
})

it('reads GraphQL: operations by field, everything else by type', async () => {
  expect(
    await linesOf(
      'graphql',
      `
schema { query: Root }
type Root { "Find one" invoice("Its number" id: ID!): Invoice }
"What is owed" type Invoice { amount: Int }
enum State { OPEN PAID }
directive @x on FIELD
extend type Root { invoices: [Invoice!]! }
`,
    ),
  ).toEqual([
    'query invoice: Find one | id Its number | Invoice',
    'type Invoice: What is owed | amount',
    'type State: OPEN | PAID',
    'query invoices: Invoice',
  ])
})

it('reads Protocol Buffers: calls with their service, messages with their fields', async () => {
  expect(
    await linesOf(
      'grpc',
      `
syntax = "proto3"; // { not open
package acme.billing.v1;
option go_package = "x;y";
/** Issues invoices. */
service Billing {
  // Writes one.
  rpc Issue(IssueRequest) returns (stream Invoice) { option (http) = { get: "/x" }; }
  rpc Void (VoidRequest) returns (google.protobuf.Empty);
}
message Invoice { string id = 1; /* in cents */ int64 amount = 2; oneof by { string card = 3; } message Line { } }
enum State { OPEN = 0; PAID = 1; }
`,
    ),
  ).toEqual([
    'rpc Billing.Issue: Writes one. | IssueRequest | Invoice',
    'rpc Billing.Void: VoidRequest | google.protobuf.Empty',
    'message Line: ',
    'message Invoice: id | amount in cents | card',
    'enum State: OPEN | PAID',
  ])
})

it.each([
  ['openapi', 'a: [', /flow|sequence|end/i],
  ['openapi', '- 1', /names neither/],
  ['asyncapi', '', /names neither/],
  ['graphql', 'type {', /Syntax Error/],
  ['graphql', '['.repeat(50_000), /Syntax Error|call stack/],
])('says why a definition of type %s cannot be read', async (type, text, reason) => {
  expect((await readDefinition(type, text)).reason).toMatch(reason)
})

it.each([
  ['grpc', '/*'.repeat(200_000)],
  ['grpc', `${'a{'.repeat(100_000)}${'x='.repeat(100_000)}`],
  ['grpc', '"'.repeat(200_000)],
  ['openapi', '{"openapi":"3.0.0","paths":{"/a":{"$ref":"#/paths/~1a"}}}'],
  ['trpc', 'whatever it says'],
])(
  'reads hostile or unknown text of type %s without offering anything, in time',
  async (type, text) => {
    const before = process.cpuUsage().user
    expect((await readDefinition(type, text)).operations).toEqual([])
    expect(process.cpuUsage().user - before).toBeLessThan(1_500_000)
  },
)

it('names the place of an operation so that it can be an id', () => {
  expect(operationAnchor({ method: 'get', path: '/a b/{id}' })).toBe('get-/a-b/{id}')
})
