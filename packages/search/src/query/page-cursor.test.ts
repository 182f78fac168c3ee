import { expect, it } from 'vitest'
import { fingerprintOf, formatCursor, parseCursor } from './page-cursor.ts'

const edge = { side: 'after', key: { score: 1.0000000001, id: '/a\ncatalog' } } as const

it('keeps a place in the order exactly', () => {
  const fingerprint = fingerprintOf(['billing'])
  expect(parseCursor(formatCursor(edge, fingerprint), fingerprint)).toEqual(edge)
})

it('means the first page for another question', () => {
  const cursor = formatCursor(edge, fingerprintOf(['billing', ['techdocs']]))
  expect(parseCursor(cursor, fingerprintOf(['billing', ['wiki']]))).toBeUndefined()
})

it.each(['MQ==', 'nonsense', '[]', '', '\0'])('refuses %j', (cursor) => {
  expect(() => parseCursor(cursor, 'x')).toThrow('is not a page cursor')
})
