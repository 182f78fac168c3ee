import fc from 'fast-check'
import { expect, it } from 'vitest'
import { editDistance } from './edit-distance.ts'

it.each([
  ['payment', 'payment', 2, 0],
  ['payment', 'paymnt', 2, 1],
  ['payment', 'pyament', 2, 1],
  ['payment', 'paiment', 2, 1],
  ['payment', 'pamyetn', 2, 2],
  ['payment', 'statement', 2, 3],
  ['opa', 'api', 1, 2],
])('%s to %s within %i is %i', (from, to, limit, expected) => {
  expect(editDistance(from, to, limit)).toBe(expected)
})

it('is symmetric and 0 only for equal words', () => {
  const word = fc.stringMatching(/^[abc]{0,8}$/)
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b, 3)).toBe(editDistance(b, a, 3))
      expect(editDistance(a, b, 3) === 0).toBe(a === b)
    }),
  )
})
