import { describe, expect, it } from 'vitest'
import { codeFrame } from './code-frame.ts'

const text = 'one\ntwo\r\nthree\nfour\nfive'

describe('codeFrame', () => {
  it('shows the line before, the line with a caret under the column, and the line after', () => {
    expect(codeFrame(text, { line: 3, column: 2 })).toMatchInlineSnapshot(`
      "  2 | two
      > 3 | three
          |  ^
        4 | four"
    `)
  })

  it('shows the line alone without a column', () => {
    expect(codeFrame(text, { line: 1 })).toMatchInlineSnapshot(`
      "> 1 | one
        2 | two"
    `)
  })

  it('pads the numbers to one width', () => {
    const long = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n')
    expect(codeFrame(long, { line: 10, column: 1 })).toMatchInlineSnapshot(`
      "   9 | line 9
      > 10 | line 10
           | ^
        11 | line 11"
    `)
  })

  it('keeps tabs before the caret, because their width is the viewer’s', () => {
    expect(codeFrame('a:\n\t\tb: c', { line: 2, column: 4 })).toBe(
      ['  1 | a:', '> 2 | \t\tb: c', '    | \t\t ^'].join('\n'),
    )
  })

  it('cuts a long line around the caret', () => {
    const frame = codeFrame(`${'x'.repeat(500)}!${'y'.repeat(500)}`, { line: 1, column: 501 })
    const [line = '', caret = ''] = frame.split('\n')
    expect(line.length).toBeLessThan(130)
    expect(line[caret.indexOf('^')]).toBe('!')
  })

  it('numbers the lines of an excerpt from its first', () => {
    expect(codeFrame('two\nthree\nfour', { line: 3, column: 1, firstLine: 2 })).toBe(
      codeFrame('one\ntwo\nthree\nfour', { line: 3, column: 1 }),
    )
  })

  it('shows what there is for a place past the end', () => {
    expect(codeFrame('one', { line: 5, column: 9 })).toBe('')
    expect(codeFrame('', { line: 1, column: 1 })).toMatchInlineSnapshot(`
      "> 1 |
          | ^"
    `)
  })

  it('shows as many lines around as asked', () => {
    expect(codeFrame(text, { line: 3, column: 1, context: 2 }).split('\n')).toHaveLength(6)
  })
})
