import { createReaders, defineReader } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { gitWikiCollator } from './git-wiki-collator.ts'

it.each([
  [
    'https://github.test/acme/payments/wiki/Home',
    'git+https://github.test/acme/payments.wiki.git',
    ['/acme/payments/wiki/Deploy-it', '/acme/payments/wiki/Home'],
  ],
  [
    'https://gitlab.test/acme/shop/payments/-/wikis',
    'git+https://gitlab.test/acme/shop/payments.wiki.git',
    ['/acme/shop/payments/-/wikis/Home', '/acme/shop/payments/-/wikis/How-to/Deploy-it'],
  ],
])('reads the repository of %s, and leads to its pages', async (url, repository, places) => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('Home.md', 'Begin here')
  await folder.write('How-to/Deploy-it.md', 'Press the button')
  await folder.write('_Sidebar.md', 'Begin here')
  const asked: string[] = []
  const reader = defineReader({
    name: 'clone',
    matches: () => true,
    read: async () => undefined,
    async tree({ url: place }) {
      asked.push(place.href)
      return { folder, url: place.href, [Symbol.asyncDispose]: async () => undefined }
    },
  })
  const search = createSearch({
    collators: [gitWikiCollator({ readers: createReaders([reader]), url })],
  })
  await search.index()
  const { results } = await search.query({ term: '' })
  expect([asked, results.map(({ document }) => new URL(document.location).pathname)]).toEqual([
    [repository],
    places,
  ])
  expect(results.map(({ document }) => document.title).sort()).toEqual(['Deploy it', 'Home'])
})

it('refuses what is not the address of a wiki', () => {
  const readers = createReaders([])
  expect(() =>
    gitWikiCollator({ readers, url: 'https://github.test/acme/payments' }),
  ).toThrowErrorMatchingInlineSnapshot(
    `[CallboardError: The address "https://github.test/acme/payments" is refused: it is not the address of a wiki, such as https://github.com/acme/payments/wiki]`,
  )
})
