import { expect, it } from 'vitest'
import { defineCollator } from './collators/collator.ts'
import { createSearch } from './create-search.ts'
import type { SearchDocument } from './document/search-document.ts'

const documents: readonly SearchDocument[] = [
  {
    title: 'Rechnungen',
    text: 'Der Dienst erstellt die Rechnungen und schickt sie an den Kunden. Häuser sind auch dabei.',
    location: '/de',
  },
  {
    title: 'Configuración',
    text: 'El servicio lee las configuraciones de los clientes y las guarda por un año.',
    location: '/es',
  },
  { title: 'Handbuch', text: 'Einstellungen', language: 'de-DE', location: '/de-said' },
  { title: 'Matt', text: 'The person whose name is not the word.', location: '/matt' },
  { title: 'Invoices', text: 'The service that matters for the invoices.', location: '/en' },
  { title: '결제 서비스', text: '결제를 처리하고 사용자에게 알립니다.', location: '/ko' },
  { title: 'บริการชำระเงิน', text: 'สำหรับผู้ใช้ทุกคน', location: '/th' },
]

const search = createSearch({
  collators: [defineCollator({ name: 'pages', type: 'page', collect: () => documents })],
})
const ready = search.index()

it.each([
  ['rechnung', '/de'],
  ['wie erstellt man die Rechnung', '/de'],
  ['haus', '/de'],
  ['"erstellt die rechnungen"', '/de'],
  ['einstellung', '/de-said'],
  ['configuracion', '/es'],
  ['configuraciones', '/es'],
  ['invoice', '/en'],
  ['matter', '/en'],
  ['결제', '/ko'],
  ['사용자', '/ko'],
  ['결제서비스', '/ko'],
  ['결', '/ko'],
  ['ชำระเงิน', '/th'],
  ['ผู้ใช้', '/th'],
])('%s finds %s first', async (term, location) => {
  await ready
  const { results } = await search.query({ term })
  expect(results[0]?.document.location).toBe(location)
})

it('marks words by the stems of their language', async () => {
  await ready
  const { results } = await search.query({ term: 'rechnung' })
  expect(results[0]?.marks.title.html).toBe('<mark>Rechnungen</mark>')
})
