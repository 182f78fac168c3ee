import { describe, expect, it } from 'vitest'
import { parseSelector } from './dashboard-selector.ts'

const dashboards = [
  { title: 'Shop', tags: ['shop', 'slo'], folderTitle: 'Web' },
  { title: 'Shop (old)', tags: ['shop'], folderTitle: 'Archive' },
  { title: 'Ledger', tags: ['team:fin', 'slo'] },
]
const refuse = (reason: string) => new Error(reason)

describe('parseSelector', () => {
  it.each<[string, string[], string[]]>([
    ['shop', ['Shop', 'Shop (old)'], ['shop']],
    ['team:fin', ['Ledger'], ['team:fin']],
    [`tags @> 'shop'`, ['Shop', 'Shop (old)'], ['shop']],
    [`tags @> "shop" && title != 'Shop (old)'`, ['Shop'], ['shop']],
    [`tags @> 'shop' && tags @> 'slo'`, ['Shop'], ['shop', 'slo']],
    [`tags @> 'shop' || title == 'Ledger'`, ['Shop', 'Shop (old)', 'Ledger'], []],
    [`(title == 'Shop' || title == 'Ledger') && tags @> 'slo'`, ['Shop', 'Ledger'], ['slo']],
    [`!(tags @> 'slo')`, ['Shop (old)'], []],
    [`folderTitle == 'Web'`, ['Shop'], []],
  ])('selects with %s', (text, titles, tags) => {
    const selector = parseSelector(text, refuse)
    expect(dashboards.filter(selector.matches).map(({ title }) => title)).toEqual(titles)
    expect(selector.tags).toEqual(tags)
  })

  it.each([
    [`tags == 'a'`, 'expected @>, found "==" at character 6'],
    [`title @> 'a'`, 'expected == or !=, found "@>" at character 7'],
    [`tags @> shop`, 'expected text in quotes, found "shop" at character 9'],
    [`tags @> 'a' &&`, 'expected tags, title, folderTitle, it ends there'],
    [`(tags @> 'a'`, 'expected ")", it ends there'],
    [`tags @> 'a' tags`, 'expected && or ||, found "tags" at character 13'],
    [`tags @> 'a`, 'character 9, "\'", is not expected'],
    [`owner == 'a'`, 'expected tags, title, folderTitle, found "owner" at character 1'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseSelector(text, refuse)).toThrow(reason)
  })
})
