import { expect, it } from 'vitest'
import { correctTerm } from './correct-term.ts'

const corrections = new Map([
  ['biling', 'billing'],
  ['strase', 'strasse'],
  ['art', 'cart'],
])

it.each([
  ['Biling for all', 'billing for all'],
  ['biling-api and BilingApi', 'billing-api and billingapi'],
  ['start the art', 'start the cart'],
  ['Strase', 'strasse'],
  ['billing', undefined],
  ['', undefined],
])('%s → %s', (term, expected) => {
  expect(correctTerm(term, corrections)).toBe(expected)
})
