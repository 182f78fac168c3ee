import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { defineCollator } from './collator.ts'
import type { Decorator } from './decorator.ts'
import { defineDecorator } from './decorator.ts'

const pagesWith = (titles: () => string[], decorators: Decorator[] = []) =>
  defineCollator({
    name: 'pages',
    type: 'page',
    decorators,
    collect: () => titles().map((title) => ({ title, text: '', location: `/${title}` })),
  })

const tagged = (tag: string, more: Partial<Decorator> = {}) =>
  defineDecorator({
    name: tag,
    decorate: ({ document }) => ({
      ...document,
      tags: [...((document.tags as string[]) ?? []), tag],
    }),
    ...more,
  })

it('runs the decorators of the collator, then those of the search, each for its types', async () => {
  const search = createSearch({
    collators: [pagesWith(() => ['a'], [tagged('own'), tagged('other', { types: ['wiki'] })])],
    decorators: [tagged('all'), tagged('pages', { types: ['page'] })],
  })
  await search.index()
  const { results } = await search.query({ term: '' })
  expect(results[0]?.document).toEqual({
    title: 'a',
    text: '',
    location: '/a',
    tags: ['own', 'all', 'pages'],
  })
})

it('leaves out what a decorator gives nothing for, and counts it', async () => {
  const drafts = defineDecorator({
    name: 'drafts',
    decorate: ({ document }) => (document.title.startsWith('draft') ? undefined : document),
  })
  let titles = ['a', 'draft-b']
  const search = createSearch({ collators: [pagesWith(() => titles)], decorators: [drafts] })
  expect((await search.index()).collators[0]).toMatchObject({ documents: 1, omitted: 1 })
  titles = ['draft-a']
  const report = await search.index()
  expect([report.removed, report.collators[0]]).toEqual([
    1,
    { name: 'pages', type: 'page', documents: 0, omitted: 1, issues: [] },
  ])
})

it('keeps the last good form of a document when a decorator fails, and tells', async () => {
  let isBroken = false
  const fragile = defineDecorator({
    name: 'fragile',
    decorate({ document }) {
      if (isBroken) throw new Error('no such owner')
      return { ...document, owner: 'group:default/crew' }
    },
  })
  let titles = ['a']
  const search = createSearch({ collators: [pagesWith(() => titles, [fragile])] })
  await search.index()
  isBroken = true
  titles = ['a', 'b']
  const report = await search.index()
  expect(report.collators[0]?.issues.map(({ message }) => message)).toEqual([
    'The decorator "fragile" failed at "/a": no such owner',
    'The decorator "fragile" failed at "/b": no such owner',
  ])
  const { results } = await search.query({ term: 'owner:crew' })
  expect(results.map(({ document }) => document.location)).toEqual(['/a'])
})

it('takes what a decorator made of a document no further than its rules', async () => {
  const script = defineDecorator({
    name: 'script',
    decorate: ({ document }) => ({ ...document, location: 'javascript:alert(1)' }),
  })
  const search = createSearch({ collators: [pagesWith(() => ['a'], [script])] })
  const [report] = (await search.index()).collators
  expect([report?.documents, report?.issues[0]?.code]).toEqual([0, 'SEARCH_DOCUMENT_INVALID'])
})
