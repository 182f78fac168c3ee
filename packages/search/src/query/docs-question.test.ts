import { expect, it } from 'vitest'
import { docsSubject } from './docs-question.ts'

it.each([
  ['docs user service', 'user service'],
  ['Documentation of the billing API?', 'billing API'],
  ['the docs for payment-gateway', 'payment-gateway'],
  ['payment gateway docs', 'payment gateway'],
  ['doc doc doc', 'doc doc'],
  ['docs', undefined],
  ['how to write docs well', undefined],
  ['docs-site', undefined],
  ['', undefined],
])('%s asks for the documentation of %s', (term, subject) => {
  expect(docsSubject(term)).toBe(subject)
})

it('reads hostile text in little time', () => {
  const before = process.cpuUsage().user
  for (const text of ['docs ', 'the ', ' ', 'a docs'])
    docsSubject(text.repeat(50_000).slice(0, 512))
  expect(process.cpuUsage().user - before).toBeLessThan(500_000)
})
