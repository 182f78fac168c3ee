import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AcmeFolder, openAcme } from './acme.ts'
import { call } from './call.ts'

let acme: AcmeFolder
beforeAll(async () => {
  acme = await openAcme()
})
afterAll(() => acme?.[Symbol.asyncDispose]())

it.each([
  ['who owns billing-api', 'software-catalog', '/catalog/default/api/billing-api'],
  ['biling api', 'software-catalog', '/catalog/default/api/billing-api'],
  ['BillingAPI', 'software-catalog', '/catalog/default/api/billing-api'],
  [
    'docs user service',
    'techdocs',
    expect.stringMatching(/^\/docs\/default\/component\/user-service\//),
  ],
  // The table of alerts that page somebody, each with its place in the runbook.
  [
    'latency alert payment',
    'techdocs',
    '/docs/default/component/payment-gateway/on-call/#what-pages',
  ],
])('answers "%s" with what a person expects first', async (term, type, location) => {
  const words = ['search', ...term.split(' '), '--limit', '5', '--json', ...acme.config]
  const { stdout, stderr } = await call(words, acme.here)
  const { results = [] } = JSON.parse(stdout)
  const first = { type: results[0]?.type, location: results[0]?.document.location }
  expect([first, stderr]).toEqual([{ type, location }, ''])
})

it('says why a result stands where it stands', async () => {
  const { stdout } = await call(
    ['search', 'billing-api', '--limit', '1', '--explain', '--from', '.'],
    {
      cwd: fileURLToPath(new URL('../../acme/services/billing', import.meta.url)),
    },
  )
  expect(
    stdout.replace(/ [\d.]+ {2}/g, ' N  ').replace(/--cursor \S+/, '--cursor …'),
  ).toMatchInlineSnapshot(`
      "  Billing API
          software-catalog - /catalog/default/api/billing-api
          Read invoices and credit notes, and preview what the next one will contain
             N  score
             N  called so: its name is 100 % of the query
              N  "billingapi" in name 1×
              N  "api" in name 1×, title 1×, more 1×
              N  "bill" in name 1×, title 1×, more 1×

      1 of 8 results
      Next page: --cursor …
      "
    `)
})
