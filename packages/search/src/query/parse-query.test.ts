import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from './parse-query.ts'

const vocabulary = {
  fields: new Set(['kind', 'owner', 'tags']),
  types: new Set(['techdocs']),
  synonyms: new Map([['k8s', ['kubernetes']]]),
}
const read = (term: string) => {
  const { tokens, phrases, excluded, filters, isTyping } = parseQuery(term, vocabulary)
  return { words: tokens.map(({ surface }) => surface), phrases, excluded, filters, isTyping }
}

describe('parseQuery', () => {
  it('reads words, filters, phrases and exclusions', () => {
    expect(
      read('billing kind:api Kind:component -owner:"group:default/a b" tag:x "Row your" -draft'),
    ).toMatchInlineSnapshot(`
      {
        "excluded": [
          [
            "draft",
          ],
        ],
        "filters": [
          {
            "field": "kind",
            "negated": false,
            "values": [
              "api",
              "component",
            ],
          },
          {
            "field": "owner",
            "negated": true,
            "values": [
              "group:default/a b",
            ],
          },
          {
            "field": "tags",
            "negated": false,
            "values": [
              "x",
            ],
          },
        ],
        "isTyping": false,
        "phrases": [
          {
            "negated": false,
            "surfaces": [
              "row",
              "your",
            ],
          },
        ],
        "words": [
          "billing",
          "row",
        ],
      }
    `)
  })

  it('takes type: for the type of result when there is one of that name', () => {
    expect(read('type:techdocs').filters).toEqual([
      { field: 'types', negated: false, values: ['techdocs'] },
    ])
  })

  it.each([
    ['foo:bar', ['foo', 'bar', 'foobar']],
    ['field:', ['field']],
    ['"billing api', ['billing', 'api']],
    ['ERR: hello', ['err', 'hello']],
    ['(x+)+$ ~999 * +-+-', ['x', '999']],
    ['y & z | !x', ['y', 'z', 'x']],
  ])('searches for %s as it stands', (term, words) => {
    expect(read(term)).toMatchObject({ words, filters: [], phrases: [], excluded: [] })
  })

  it('takes the last word for unfinished unless something follows it', () => {
    expect(read('billing serv').isTyping).toBe(true)
    expect(read('billing serv ').isTyping).toBe(false)
    expect(read('billing kind:api').isTyping).toBe(false)
  })

  it('reads 512 characters and 16 clauses', () => {
    expect(read('word '.repeat(100_000)).words).toHaveLength(103)
    const many = read('-a1 '.repeat(120))
    expect(many.excluded).toHaveLength(16)
    expect(many.words.length).toBeGreaterThan(0)
  })

  it('takes quotation marks and dashes of a sentence for what they are', () => {
    const { phrases, excluded, isProse, tokens } = parseQuery(
      'what is known of "linguistic filters" -or so they are called- in the automatic indexing of texts by machine',
      vocabulary,
    )
    expect({ phrases, excluded, isProse }).toEqual({ phrases: [], excluded: [], isProse: true })
    expect(tokens.map(({ surface }) => surface)).toContain('linguistic')
    expect(parseQuery('billing "exact phrase" -draft', vocabulary).isProse).toBe(false)
  })

  it('never throws', () => {
    const piece = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('"', '-', 'kind:', ' ', ':', '#'),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        read(pieces.join(''))
      }),
    )
  })
})
