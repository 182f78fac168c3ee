import { describe, expect, it } from 'vitest'
import { parseFenceInfo } from './fence-info.ts'

describe('the info string of a fence', () => {
  it.each([
    ['', { highlighted: [] }],
    ['YAML', { language: 'yaml', highlighted: [] }],
    [
      'yaml title="a.yml" linenums="5" hl_lines="1 3-4"',
      { language: 'yaml', title: 'a.yml', firstLine: 5, highlighted: [1, 3, 4] },
    ],
    ["py title='it\\'s' hl_lines=2", { language: 'py', title: "it's", highlighted: [2] }],
    [
      '{ .sh .annotate #cid title="x" }',
      { language: 'sh', title: 'x', id: 'cid', classes: ['annotate'], highlighted: [] },
    ],
    ['{.yaml}', { language: 'yaml', highlighted: [] }],
    ['{ #only-an-id }', { id: 'only-an-id', highlighted: [] }],
    ['js {1,3-4}', { language: 'js', highlighted: [1, 3, 4] }],
    ['js hl_lines=[2, 4]', { language: 'js', highlighted: [2, 4] }],
    ['py linenums=true', { language: 'py', firstLine: 1, highlighted: [] }],
    ['py linenums="False"', { language: 'py', firstLine: false, highlighted: [] }],
    ['js,ignore', { language: 'js', highlighted: [] }],
    ['c++', { language: 'c++', highlighted: [] }],
    ['go linenums="0"', { language: 'go', firstLine: 1, highlighted: [] }],
    ['go hl_lines="3-1"', { language: 'go', highlighted: [] }],
    ['title=""', { highlighted: [] }],
  ])('reads %j', (info, expected) => {
    const { highlighted, ...rest } = parseFenceInfo(info)
    expect({ ...rest, highlighted: [...highlighted] }).toEqual(expected)
  })

  it('lists no more than ten thousand lines', () => {
    expect(parseFenceInfo('x hl_lines="1-999999 5-999999"').highlighted.size).toBe(10_000)
  })
})
