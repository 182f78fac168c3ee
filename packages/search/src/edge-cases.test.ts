import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchDocument } from './document/search-document.ts'

const entity = (
  id: number,
  kind: string,
  name: string,
  rest: Partial<SearchDocument> = {},
): SearchDocument => ({
  title: name,
  name,
  kind,
  text: '',
  location: `/${id}`,
  ...rest,
})
const page = (id: number, title: string, text = ''): SearchDocument => ({
  title,
  text,
  location: `/${id}`,
})

const noise = Array.from({ length: 2000 }, (_, at) =>
  at % 97 === 0
    ? 'checkout'
    : at % 89 === 0
      ? 'billing'
      : at % 83 === 0
        ? 'kafka'
        : `filler${at % 50}`,
).join(' ')

/** What real portals hold that trips search engines: one document for each way of tripping. */
const documents: readonly SearchDocument[] = [
  entity(1, 'API', 'billing-api', {
    text: 'Creates and lists invoices.',
    owner: 'payments-team',
    tags: ['invoices'],
  }),
  entity(2, 'Component', 'billing-service', {
    title: 'Billing Service',
    text: 'Implements the billing api and the payment flow.',
    owner: 'payments-team',
  }),
  entity(3, 'Component', 'billing-ui', {
    text: 'A react frontend for billing.',
    owner: 'payments-team',
  }),
  entity(4, 'Component', 'UserService', { text: 'Keeps accounts.' }),
  entity(5, 'Component', 'user-profile-worker', {
    text: 'Reads the user queue from the service bus.',
  }),
  entity(6, 'Component', 'petstore', { text: 'The sample shop.' }),
  entity(7, 'Component', 'opa', { text: 'Policy decisions.' }),
  entity(8, 'API', 'EvaApi', { text: 'Evaluation.' }),
  entity(9, 'Component', 'abacus', { text: 'Counts.' }),
  entity(10, 'Component', 'kafka-connect-s3', {
    text: 'Writes topics to S3 buckets.',
    tags: ['kafka'],
  }),
  entity(11, 'Resource', 'orders_db', { text: 'Orders.' }),
  entity(12, 'Group', 'payments', { title: 'Payments', text: 'The team.' }),
  entity(13, 'User', 'jose.garcia', { title: 'José García', text: 'jose.garcia@example.com' }),
  entity(14, 'User', 'lukasz', { title: 'Łukasz Nowak' }),
  entity(15, 'System', 'checkout', { title: 'Checkout', text: 'Everything about buying.' }),
  entity(16, 'Component', 'checkout-web', {
    title: 'Checkout Web',
    text: 'The checkout page of the checkout system, built with react. Checkout!',
  }),
  page(17, 'Kubernetes guide › Rolling updates', 'How a rollout replaces pods.'),
  page(18, 'Kubernetes guide › Installing', 'Install the cluster tools.'),
  page(19, 'on-call', 'Who answers the pager.'),
  page(20, 'ERR-4031', 'Token has expired.'),
  page(21, 'ERR-4032', 'Token is malformed.'),
  page(22, 'C++', 'Style guide.'),
  page(23, 'C#', 'Style guide.'),
  page(24, '.NET migration', 'From .NET 6 to .NET 8.'),
  page(25, '支付服务指南', '如何处理退款和对账。'),
  page(26, '決済サービス', '返金の手順。'),
  page(27, 'Развёртывание', 'Как развернуть сервис.'),
  page(28, 'Größenänderung der Straße', 'Anleitung.'),
  page(29, 'Release 2024.10', 'Changes.'),
  page(30, 'Release 2023.04', 'Changes.'),
  page(31, 'row your boat', 'Row, row, row your boat gently down the stream.'),
  page(32, 'boat row', 'Your row of boats.'),
  page(33, 'Hello World.', 'First program.'),
  page(34, 'create-react-app', 'A start.'),
  page(35, 'Untitled', 'Nothing much.'),
  page(36, 'node.js-runner', 'Runs scripts.'),
  page(37, 'SSO', 'Configure single sign-on.'),
  page(38, 'to be or not to be', ''),
  page(39, 'e-commerce', 'Selling.'),
  page(40, 'Long notes', noise),
  page(41, 'tech-radar', 'What we adopt.'),
  page(42, 'team-page', 'Who we are.'),
  page(43, 'Escaping <script>', 'The <script> element.'),
  page(44, 'constructor', 'Of a class.'),
  entity(45, 'Component', 'payment-gateway', { title: 'Payment Gateway', text: 'Card payments.' }),
]

const search = createSearch({
  collators: [defineCollator({ name: 'fixture', type: 'page', collect: () => documents })],
})
const ready = search.index()

async function find(term: string): Promise<number[]> {
  await ready
  const { results } = await search.query({ term, limit: 100 })
  return results.map(({ document }) => Number(document.location.slice(1)))
}

interface Expected {
  first?: number | readonly number[]
  has?: number | readonly number[]
  not?: number | readonly number[]
}

const cases: readonly (readonly [number: number, term: string, expected: Expected])[] = [
  [1, 'billing-api', { first: 1 }],
  [2, 'billing api', { first: 1 }],
  [3, 'billingapi', { first: 1 }],
  [4, 'billing_api', { first: 1 }],
  [5, 'BillingApi', { first: 1 }],
  [6, 'billing-se', { first: 2 }],
  [7, 'user-service', { first: 4 }],
  [8, 'user service', { first: 4 }],
  [9, 'userservice', { first: 4 }],
  [10, 'usersv', {}],
  [11, 'aba', { first: 9 }],
  [12, 'petstre', { first: 6 }],
  [13, 'biling-api', { first: 1 }],
  [14, 'bililng service', { first: 2 }],
  [15, 'kuberntes rolout', { first: 17 }],
  [16, 'opa', { first: 7, not: 8 }],
  [17, 'opa', { not: 8 }],
  [18, 'tech', { first: 41, not: 42 }],
  [19, 'invoices', { first: [1, 2] }],
  [20, 'install', { first: 18 }],
  [21, 'installed', { has: 18 }],
  [22, 'jose garcia', { first: 13 }],
  [23, 'José García', { first: 13 }],
  [24, 'lukasz', { first: 14 }],
  [25, 'strasse', { has: 28 }],
  [26, 'grossenanderung', { has: 28 }],
  [27, 'развернуть', { has: 27 }],
  [28, '支付服务', { first: 25 }],
  [29, '退款', { first: 25 }],
  [30, '決済', { first: 26 }],
  [31, 'c++', { first: 22 }],
  [32, 'c#', { first: 23 }],
  [33, '.net 8', { first: 24 }],
  [34, 'node.js', { first: 36 }],
  [35, 'ERR-4031', { first: 20 }],
  [36, 'err-4032', { first: 21 }],
  [37, '4031', { first: 20 }],
  [38, '2024.10', { first: 29 }],
  [39, '2024', { first: 29, not: 30 }],
  [40, 'World', { first: 33 }],
  [41, 'checkout', { first: 15 }],
  [42, 'kafka', { first: 10 }],
  [43, 'kafka bucket', { first: 10 }],
  [44, 'to be or not to be', { first: 38 }],
  [45, 'how to configure the sso', { first: 37 }],
  [46, 'updates rolling', { first: 17 }],
  [47, 'jose.garcia@example.com', { first: 13 }],
  [48, 'example.com', { has: 13 }],
  [49, 'constructor', { first: 44 }],
  [50, '__proto__', {}],
  [51, '', {}],
  [52, '--- ::: !!!', {}],
  [53, '"billing api', { has: 1 }],
  [54, 'ERR: hello', {}],
  [55, '<script>', { has: 43 }],
  [56, 'billing & api | (service) !x *', { first: [1, 2] }],
  [57, 'ecommerce', { first: 39 }],
  [58, 'e commerce', { has: 39 }],
  [59, `billing ${'word '.repeat(400)}`, { has: 1 }],
  [60, '🚀 billing', { has: 1 }],
  [61, 'react', { first: [34, 3, 16] }],
  [62, 'payments', { first: 12 }],
  [63, 'kind:api billing', { first: 1, not: [2, 3] }],
  [64, 'owner:payments-team', { has: [1, 2, 3], not: [4, 12] }],
  [65, 'tag:kafka -s3', { not: 10 }],
  [66, 'kind:API kind:System', { has: [1, 8, 15], not: [2, 7] }],
  [67, 'foo:bar', {}],
  [68, '"row your boat"', { first: 31, not: 32 }],
  [69, '"your row" -stream', { has: 32, not: 31 }],
]

it.each(cases)('%i: %s', async (_number, term, { first, has, not }) => {
  const found = await find(term)
  if (first !== undefined) expect([first].flat()).toContain(found[0])
  expect(found).toEqual(expect.arrayContaining([has ?? []].flat()))
  for (const absent of [not ?? []].flat()) expect(found).not.toContain(absent)
})
