import { describe, expect, it } from 'vitest'
import { didYouMean } from './did-you-mean.ts'

const fields = ['owner', 'lifecycle', 'consumesApis', 'type', 'system']

describe('didYouMean', () => {
  it.each([
    ['consumesApi', 'consumesApis'],
    ['lifcycle', 'lifecycle'],
    ['Owner', 'owner'],
    ['ownre', 'owner'],
    ['typ', 'type'],
  ])('takes "%s" for "%s"', (word, meant) => {
    expect(didYouMean(word, fields)).toBe(meant)
  })

  it.each(['tier', 'ow', 'x', '', 'lifestyle-cycle', 'x'.repeat(200)])(
    'takes "%s" for nothing',
    (word) => {
      expect(didYouMean(word, fields)).toBeUndefined()
    },
  )

  it('takes the nearest of several', () => {
    expect(didYouMean('systen', ['sister', 'system'])).toBe('system')
  })

  it('does not propose the word itself', () => {
    expect(didYouMean('owner', ['owner'])).toBeUndefined()
  })
})
