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
export const edgeDocuments: readonly SearchDocument[] = [
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
  page(32, 'boat row', 'Your boat waits.'),
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
  entity(46, 'Resource', 'ledger-db', {
    text: 'Keeps the books.',
    owner: 'group:default/payments-team',
  }),
]
