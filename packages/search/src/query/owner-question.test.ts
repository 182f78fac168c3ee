import { expect, it } from 'vitest'
import { ownerSubject } from './owner-question.ts'

it.each([
  ['who owns billing-api', 'billing-api'],
  ['Who owns the billing API?', 'the billing API'],
  ['owner of billing-api', 'billing-api'],
  ['which team maintains checkout', 'checkout'],
  ['who is responsible for kafka ??', 'kafka'],
  ['who is the owner of kafka', 'kafka'],
  ['on-call for billing-api', 'billing-api'],
  ['Who is on call for the ledger?', 'the ledger'],
  ['who is on call for payments', 'payments'],
  ['on call for billing-api?', 'billing-api'],
  ['which team owns the ledger', 'the ledger'],
  ['maintainers of checkout', 'checkout'],
  ['on-call', undefined],
  ['who owns', undefined],
  ['owner', undefined],
  ['billing-api', undefined],
])('%s asks for the owner of %s', (term, subject) => {
  expect(ownerSubject(term)).toBe(subject)
})
