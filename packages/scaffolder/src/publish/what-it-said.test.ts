import { createRedactor } from '@callboard/core'
import { expect, it } from 'vitest'
import { whatItSaid } from './what-it-said.ts'

it('masks a token before it cuts what a host says', () => {
  const token = 'ghp_verysecrettoken1234567890'
  const { redact } = createRedactor([token])
  const text = () => JSON.stringify({ message: `${'x'.repeat(390)}${token}` })
  expect(whatItSaid({ text, headers: {} }, redact)).toBe(`${'x'.repeat(390)}***`)
})
