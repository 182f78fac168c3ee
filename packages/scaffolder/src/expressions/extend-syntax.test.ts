// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { extendSyntax } from './extend-syntax.ts'

it.each([
  ['${{ a.b.replaceAll(x, y) }}', '${{ (a.b | text.replaceAll(x, y)) }}'],
  ['${{ a["b"].repeat(2).at(0) }}', '${{ ((a["b"] | text.repeat(2)) | text.at(0)) }}'],
  ['${{ f(1).at(0) }}', '${{ (f(1) | text.at(0)) }}'],
  ['${{ x if (a).at(0) else b }}', '${{ x if ((a) | text.at(0)) else b }}'],
  ['${{ not a.at(0) }}', '${{ not (a | text.at(0)) }}'],
  ['${{ 1 in [1, 2].at(0) }}', '${{ 1 in ([1, 2] | text.at(0)) }}'],
  ['${{ a.at(b.at(0)) }}', '${{ (a | text.at((b | text.at(0)))) }}'],
  ['${{ {a: 1}.at(0) }}', '${{ ({a: 1} | text.at(0)) }}'],
  ['${{ "x.at(0)".length }}', '${{ "x.at(0)".length }}'],
  ['${{ a | pick("x").at(0) }}', '${{ a | pick("x").at(0) }}'],
  ['${{ a.replace("x", "y") }}', '${{ a.replace("x", "y") }}'],
  ['text.at(0) ${{ a }}', 'text.at(0) ${{ a }}'],
  ['${{ a | replace(r/\\//g, "-") }}', '${{ a | text.replace({pattern: "/", flags: "g"}, "-") }}'],
  ['${{ r/a/.test(b) }}', '${{ ({pattern: "a", flags: ""} | text.test(b)) }}'],
])('%s is read as %s', (source, extended) => {
  expect(extendSyntax(source).source).toBe(extended)
})

it('knows the way back to every place that was not rewritten', () => {
  const piece = fc.constantFrom(
    'a',
    '.at(0)',
    '.repeat(2)',
    ' ~ ',
    '"x"',
    '(b)',
    '[1]',
    '\n',
    ' | upper',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const source = `é ${'${{'} ${pieces.join('')} }} mark`
      const { source: extended, originalOffset } = extendSyntax(source)
      expect(originalOffset(extended.indexOf('mark'))).toBe(source.indexOf('mark'))
      expect(originalOffset(0)).toBe(0)
      for (let at = 1; at < extended.length; at += 1)
        expect(originalOffset(at)).toBeGreaterThanOrEqual(originalOffset(at - 1))
    }),
  )
})

it('never throws for text that is no template, and leaves it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(extendSyntax(`${text}.at(0)`).source.length).toBeGreaterThanOrEqual(text.length)
    }),
  )
})
