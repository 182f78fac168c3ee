// What the peer's client of search is led through: documents, and what somebody asks.

export const documents = [
  {
    type: 'software-catalog',
    title: 'billing-api',
    name: 'billing-api',
    text: 'Invoices & <b>credit</b> notes',
    location: '/catalog/default/api/billing-api',
    kind: 'API',
    owner: 'group:default/fintech-team',
    authorization: { resourceRef: 'api:default/billing-api' },
  },
  {
    type: 'software-catalog',
    title: 'Billing',
    name: 'billing',
    text: 'Issues invoices',
    location: '/catalog/default/component/billing',
    kind: 'Component',
    lifecycle: 'production',
  },
  {
    type: 'techdocs',
    title: 'The monthly run',
    text: 'How billing closes a month',
    location: '/docs/default/component/billing/monthly-run/',
  },
]

/** With `page`, the client goes on by the cursor of that name that it was answered with. */
export const calls = [
  { id: 'words', query: { term: 'billing' } },
  { id: 'nothing typed', query: { term: '' } },
  { id: 'types', query: { term: 'billing', types: ['techdocs', 'wiki'] } },
  { id: 'no types', query: { term: 'billing', types: [] } },
  { id: 'a filter of one value', query: { term: '', filters: { kind: 'API' } } },
  { id: 'a filter of several', query: { term: '', filters: { kind: ['API', 'System'] } } },
  { id: 'filters that are empty', query: { term: 'billing', filters: { kind: null, owner: '' } } },
  { id: 'what has a meaning in addresses', query: { term: 'a&b=c#d+e%20[x]{y}' } },
  { id: 'another script', query: { term: '支付 größe' } },
  { id: 'the next page', query: { term: 'billing', pageLimit: 1 }, page: 'nextPageCursor' },
  { id: 'a page limit that is refused', query: { term: 'billing', pageLimit: 1000 } },
  { id: 'a cursor that is refused', query: { term: 'billing', pageCursor: 'MQ==' } },
]
