import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyze } from '../analysis/analyzer.ts'
import { markText } from './mark-text.ts'

const terms = (words: string) => new Map(analyze(words).map(({ term }) => [term, 1]))

describe('markText', () => {
  it.each([
    ['José García', 'jose', '<mark>José</mark> García'],
    ['The UserService', 'user service', 'The <mark>UserService</mark>'],
    ['deployments', 'deploy', '<mark>deployments</mark>'],
    [
      'a <b>bold</b> & "deploy"',
      'bold',
      'a &lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; &quot;deploy&quot;',
    ],
    ['<img src=x onerror=alert(1)>', 'img', '&lt;<mark>img</mark> src=x onerror=alert(1)&gt;'],
    ['<mark>fake</mark>', 'other', '&lt;mark&gt;fake&lt;/mark&gt;'],
  ])('marks %s for %s', (text, words, html) => {
    expect(markText(text, { terms: terms(words) }).html).toBe(html)
  })

  it('shows the part of a long text that says most, and cuts no word', () => {
    const text = `${'billing filler '.repeat(40)}here the rare zebra meets billing ${'filler '.repeat(60)}`
    const marked = markText(text, {
      terms: new Map([
        ['bill', 1],
        ['zebra', 5],
      ]),
      windowLength: 80,
    })
    expect(marked.text).toContain('rare zebra meets billing')
    expect(marked.text.length).toBeLessThanOrEqual(80)
    expect(text.slice(marked.offset, marked.offset + marked.text.length)).toBe(marked.text)
    expect(` ${text} `).toContain(` ${marked.text.trim()} `)
  })

  it('shows the begin of a text without any of the words', () => {
    const marked = markText('one two three four five', { terms: new Map(), windowLength: 9 })
    expect(marked).toEqual({ text: 'one two', offset: 0, ranges: [], html: 'one two' })
  })

  it('keeps ranges in order and apart, and never lets markup of the text through', () => {
    const text = fc
      .array(fc.constantFrom('user', 'UserService', '<b>', '&', ' ', '-', 'é', '"'))
      .map((all) => all.join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 40 }), (source, windowLength) => {
        const {
          ranges,
          html,
          text: part,
        } = markText(source, { terms: terms('user service'), windowLength })
        ranges.reduce((last, [start, end]) => {
          expect(start).toBeGreaterThan(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(part.length)
          return end
        }, -1)
        expect(html.replaceAll('<mark>', '').replaceAll('</mark>', '')).not.toMatch(/[<>"]/)
      }),
    )
  })
})
