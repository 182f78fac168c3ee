import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { wikiCollator } from './wiki-collator.ts'

it('makes the Markdown of a folder findable, and no page hides another', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('on-call.md', '# On-call\n\nWho answers the **pager**.')
  await folder.write('how to/get_a-database.md', 'Ask the *data team*.')
  await folder.write('binary.md', new Uint8Array([0xff, 0xfe, 0x00]))
  await folder.write('notes.txt', 'pager')
  const search = createSearch({ collators: [wikiCollator({ folder })] })
  await search.index()
  const { results } = await search.query({ term: '' })
  expect(results.map(({ type, document }) => ({ type, ...document }))).toEqual([
    {
      type: 'wiki',
      title: 'get a database',
      text: 'Ask the data team.',
      location: '/wiki/how%20to/get_a-database',
      path: 'how to/get_a-database.md',
    },
    {
      type: 'wiki',
      title: 'On-call',
      text: 'Who answers the pager.',
      location: '/wiki/on-call',
      path: 'on-call.md',
    },
  ])
})
