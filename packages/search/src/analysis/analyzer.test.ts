import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze, surfacesOf, withoutStopWords } from './analyzer.ts'

/** Any UTF-16, halves of pairs included. */
const anything = fc
  .array(fc.integer({ min: 0, max: 0xffff }))
  .map((codes) => String.fromCharCode(...codes))

const terms = (text: string) => analyze(text).map(({ term }) => term)

describe('analyze', () => {
  it.each([
    ['UserService', ['user', 'servic', 'userservic']],
    ['billing-api', ['bill', 'api', 'billingapi']],
    ['orders_db', ['order', 'db', 'ordersdb']],
    ['HTTPServer', ['http', 'server', 'httpserver']],
    ['ERR4031', ['err', '4031', 'err4031']],
    ['s3 v2', ['s3', 'v2']],
    ['OAuth', ['auth', 'oauth']],
    ['APIs', ['api']],
    ['C++ and C#', ['c++', 'and', 'c#']],
    ["the user's", ['the', 'user']],
    ['Größe ŁÓDŹ İstanbul ﬁle', ['gross', 'lodz', 'istanbul', 'file']],
    ['支付服务', ['支付', '付服', '服务']],
    ['決', ['決']],
    ['支付Gateway', ['支付', 'gateway']],
    ['ไทย', ['ไทย']],
    ['__proto__ constructor', ['proto', 'constructor']],
    ['🚀 --- :::', []],
  ])('splits %s', (text, expected) => {
    expect(terms(text)).toEqual(expected)
  })

  it('brings deployment, deployed and deploys to one term', () => {
    expect(new Set(terms('deployment deployed deploys deploying'))).toEqual(new Set(['deploy']))
  })

  it('says where each word stands in the original', () => {
    const text = 'Die Straße: GitHub-Apps'
    expect(analyze(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Die',
      'Straße',
      'Git',
      'Hub',
      'GitHub',
      'Apps',
      'GitHub-Apps',
    ])
  })

  it('drops stop words unless nothing else is there', () => {
    const left = (text: string) => withoutStopWords(analyze(text)).map(({ surface }) => surface)
    expect(left('how to configure the sso')).toEqual(['configure', 'sso'])
    expect(left('to be or not')).toEqual(['to', 'be', 'or', 'not'])
  })

  it('cuts long words and long texts', () => {
    expect(terms('a'.repeat(1_000_000))).toEqual(['a'.repeat(64)])
    expect(analyze('word '.repeat(30_000))).toHaveLength(20_000)
    expect(analyze(`e${'\u0301'.repeat(10_000)}`).map(({ surface }) => surface)).toEqual(['e'])
    expect(analyze('支'.repeat(100_000))).toHaveLength(20_000)
  })

  it('gives phrases their words without joined forms', () => {
    expect(surfacesOf('the UserService-2')).toEqual(['the', 'user', 'service', '2'])
  })

  it('never throws, never exceeds the text, and is the same for either letter case of plain words', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const { start, end, surface } of analyze(text)) {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
          expect(surface.length).toBeLessThanOrEqual(64)
        }
      }),
    )
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
        expect(terms(word.toUpperCase())).toEqual(terms(word))
      }),
    )
  })
})
