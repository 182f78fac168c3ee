import { expect, it } from 'vitest'
import { pad, textWidth, truncate, wrap } from './text-width.ts'

it.each([
  ['', 0],
  ['plain', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['注文', 4],
  ['한글', 4],
  ['👩‍👩‍👧', 2],
  ['שלום', 4],
])('%j takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width)
})

it.each([
  ['short', 5, 'short'],
  ['too long', 5, 'too…'],
  ['too long', 1, '…'],
  ['too long', 0, ''],
  ['注文受付', 5, '注文…'],
  ['注文受付', 4, '注…'],
])('%j in %i columns is %j', (text, width, shown) => {
  expect(truncate(text, width, '…')).toBe(shown)
})

it('breaks between words, and leaves a long word whole', () => {
  expect(wrap('one two three-and-a-half four', 8)).toEqual(['one two', 'three-and-a-half', 'four'])
  expect(wrap('', 8)).toEqual([''])
})

it('fills up on the side that is asked for', () => {
  expect([pad('注', 4), pad('7', 3, 'right'), pad('long', 2)]).toEqual(['注  ', '  7', 'long'])
})
