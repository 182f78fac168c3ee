import fc from 'fast-check'
import { expect, it } from 'vitest'
import { surfacesOf } from '../analysis/analyzer.ts'
import { createPhraseTest } from './phrase-match.ts'

const holds = (text: string, phrase: string) =>
  createPhraseTest(surfacesOf(phrase))({
    name: [],
    title: ['a title'],
    tags: [],
    text: [text],
    more: [],
  })

it.each([
  ['Row, row your boat', 'row your boat', true],
  ['row boat your', 'row your boat', false],
  ['the BillingApi client', 'billing api', true],
  ['the billing-api client', 'billing api', true],
  ['rebilling apis', 'billing api', false],
  ["we don't know", 'dont know', true],
  ['the OAuth2Token of ab1cd', 'ab cd', true],
  ['Die Größe zählt', 'grosse zahlt', true],
  ['ends with title', 'title we', false],
  ['a title', 'title a', false],
])('%s: does it hold "%s"? %s', (text, phrase, expected) => {
  expect(holds(text, phrase)).toBe(expected)
})

it('finds a phrase in a long text, wherever it stands', () => {
  const filler = 'your boat filler '.repeat(2000)
  expect(holds(`${filler}row your boat ${filler}`, 'row your boat')).toBe(true)
  expect(holds(`${filler}row the boat ${filler}`, 'row your boat')).toBe(false)
  expect(holds('a '.repeat(50_000), `${'a '.repeat(100)}b`)).toBe(false)
})

it('finds the same in ASCII text as the full analysis does', () => {
  const word = fc.constantFrom(
    'user',
    'Service',
    'a1b',
    's3',
    "user's",
    'OAuth',
    'x',
    '-',
    ' ',
    '.',
    '_',
  )
  const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
  fc.assert(
    fc.property(text, text, (source, phrase) => {
      fc.pre(surfacesOf(phrase).length > 0)
      // A letter outside of ASCII sends it through the full analysis.
      expect(holds(source, phrase)).toBe(holds(`${source} é`, phrase))
    }),
    { numRuns: 200 },
  )
})
