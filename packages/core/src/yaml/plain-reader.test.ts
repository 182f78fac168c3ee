import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPlainDocument } from './plain-reader.ts'
import { arbitraryYaml } from './test-arbitrary-yaml.ts'
import { readsLikeParser } from './test-same-reading.ts'

const entity = `# licence
---  # first
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay # short
  title: "Pay: all of it"
  description: >-
    One line
    and another.
  labels: {}
  annotations:
    github.com/slug: 'acme/pay'
  tags: [go, area-3, "a b"]
  links:
  - url: https://acme.test/#pay
    title: Ünïcode 🎭

  - url: https://acme.test
spec:
  count: 12
  share: 0.5
  on: true
  none: null
  empty:
  owner: group:default/crew
  definition: |
    openapi: 3.1.0

      # not a comment
    paths: {}

  nested:
    -
      - deep
    - key: value
      other: []
`

describe('readPlainDocument', () => {
  it('reads what catalogs are written in', () => {
    const value = readPlainDocument(entity.slice(entity.indexOf('---')), 32)?.value
    expect(value).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: 'pay',
        title: 'Pay: all of it',
        description: 'One line and another.',
        labels: {},
        annotations: { 'github.com/slug': 'acme/pay' },
        tags: ['go', 'area-3', 'a b'],
        links: [
          { url: 'https://acme.test/#pay', title: 'Ünïcode 🎭' },
          { url: 'https://acme.test' },
        ],
      },
      spec: {
        count: 12,
        share: 0.5,
        on: true,
        none: null,
        empty: null,
        owner: 'group:default/crew',
        definition: 'openapi: 3.1.0\n\n  # not a comment\npaths: {}\n',
        nested: [['deep'], { key: 'value', other: [] }],
      },
    })
    expect(readsLikeParser(entity)).toBe(true)
  })

  it.each([
    'text',
    'a: 1\na: 2',
    'a: b: c',
    'a: b\n  c',
    'a:\n  - b\n c: d',
    '- a\nb: c',
    'a: &x b',
    'a: *x',
    'a: !t b',
    '"a": b',
    '1: b',
    'null: b',
    '__proto__: b',
    'a: { b: c }',
    'a: [b c]',
    'a: 0o17',
    'a: 1e3',
    'a: 012',
    'a: "b\\n"',
    "a: 'it''s'",
    'a: |+\n  b',
    'a: |\nb: c',
    'a: >\n  b\n\n  c',
    'a:\tb',
    'a: b\r\nc: d',
    '--- a: b',
    '? a',
    `${'x'.repeat(600)}: a`,
    Array.from({ length: 40 }, (_, depth) => `${'  '.repeat(depth)}a:`).join('\n'),
  ])('leaves to the parser what it is not certain of: %j', (text) => {
    expect(readPlainDocument(text, 32)).toBeUndefined()
    expect(readsLikeParser(text)).toBe(true)
  })

  it.each([
    'a: "\n---\nb: 1\n',
    ']\n---\na: 1\n',
    'a:\n\t\n---\nb: 1\n',
    'a: |\n- |\n- |\n  one\n---\n',
  ])('keeps what is wrong to its own document: %j', (text) => {
    expect(readsLikeParser(text)).toBe(true)
  })

  it('never reads a text differently from the parser', () => {
    fc.assert(fc.property(arbitraryYaml, readsLikeParser), { numRuns: 150 })
  })
})
