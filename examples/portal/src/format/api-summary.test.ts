import { expect, it } from 'vitest'
import { summariseApi } from './api-summary.ts'

it('tells the operations of OpenAPI by their tag', () => {
  const { version, groups } = summariseApi(
    'openapi',
    'info: { version: 1.2.0 }\npaths: { /a: { get: { tags: [Pets], summary: Lists }, post: {} } }',
  )
  const parts = expect.any(Function)
  expect([version, groups]).toEqual([
    '1.2.0',
    [
      { title: 'Pets', operations: [{ method: 'GET', path: '/a', summary: 'Lists', parts }] },
      { title: 'Operations', operations: [{ method: 'POST', path: '/a', parts }] },
    ],
  ])
})

it.each([
  ['2', 'channels: { paid: { publish: { summary: Paid } } }', 'publish'],
  [
    '3',
    `channels: { payments: { address: paid } }
operations: { tell: { action: send, channel: { $ref: '#/channels/payments' }, summary: Paid } }`,
    'send',
  ],
])('tells the messages of AsyncAPI %s', (_version, definition, method) => {
  expect(summariseApi('asyncapi', definition).groups).toEqual([
    {
      title: 'Messages',
      operations: [{ method, path: 'paid', summary: 'Paid', parts: expect.any(Function) }],
    },
  ])
})

it('tells the fields of GraphQL', () => {
  const definition = `type Query {
  # all of them
  pets(first: Int): [Pet]
}
type Pet { name: String }
extend type Mutation {
  adopt(pet: ID!): Pet
}`
  expect(summariseApi('graphql', definition).groups).toEqual([
    { title: 'Query', operations: [{ method: 'query', path: 'pets(first: Int): [Pet]' }] },
    { title: 'Mutation', operations: [{ method: 'mutation', path: 'adopt(pet: ID!): Pet' }] },
  ])
})

it.each(['openapi', 'asyncapi', 'graphql', 'grpc'])(
  'tells nothing of %s that cannot be read',
  (type) => {
    expect(summariseApi(type, '{').groups).toEqual([])
  },
)

it('says of GraphQL and gRPC what is written above a field or a call', () => {
  const schema = 'type Query {\n  """All of them"""\n  pets: [Pet]\n  "Old"\n\n  cats: [Cat]\n}'
  const proto = `service Pets {
  rpc Count(Query) returns (Number);
  // Finds pets,
  // the nearest first.
  rpc Find(Query) returns (stream Pet);
}`
  const summaries = (type: string, text: string) =>
    summariseApi(type, text).groups.flatMap(({ operations }) =>
      operations.map(({ summary }) => summary),
    )
  expect(summaries('graphql', schema)).toEqual(['All of them', undefined])
  expect(summaries('grpc', proto)).toEqual([undefined, 'Finds pets, the nearest first.'])
})
