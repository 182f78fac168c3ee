import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeFrame } from './code-frame.ts'
import { createSourcePlaces } from './source-places.ts'

describe('createSourcePlaces', () => {
  it('finds line, column and frame of an offset', () => {
    const places = createSourcePlaces('a: 1\nb: 2\nc: 3\n', 'x.yaml')
    expect(places.placeOf(8)).toEqual({
      at: { file: 'x.yaml', line: 2, column: 4 },
      frame: '  1 | a: 1\n> 2 | b: 2\n    |    ^\n  3 | c: 3',
    })
    expect(places.lineOf(0)).toBe(1)
  })

  it('agrees with counting from the beginning, for every offset of every text', () => {
    const texts = fc.array(fc.constantFrom('a', 'b:', '\n', '\r\n', '\t', ' '), { maxLength: 40 })
    fc.assert(
      fc.property(texts, fc.nat(), (parts, seed) => {
        const text = parts.join('')
        const offset = text.length === 0 ? 0 : seed % (text.length + 1)
        const before = text.slice(0, offset).split('\n')
        const [line, column] = [before.length, (before.at(-1) ?? '').length + 1]
        expect(createSourcePlaces(text, 'x').placeOf(offset)).toEqual({
          at: { file: 'x', line, column },
          frame: codeFrame(text, { line, column }),
        })
      }),
    )
  })
})
