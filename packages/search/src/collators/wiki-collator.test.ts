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

it('tells of a page that is read in part, and keeps one that can no longer be read', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('log.md', `# Log\n\n${'line\n'.repeat(250_000)}`)
  await folder.write('page.md', 'Good')
  const search = createSearch({ collators: [wikiCollator({ folder })] })
  const problems = async () =>
    (await search.index()).collators[0]?.issues.map(({ message }) => message)
  expect(await problems()).toEqual(['"log.md" is findable by its first 1000000 characters only'])
  await folder.remove('log.md')
  await folder.write('page.md', new Uint8Array([0xff, 0xfe, 0x00]))
  expect(await problems()).toEqual([
    'The collator "wiki" could not read "page.md": "page.md" is not valid UTF-8 text',
  ])
  expect((await search.query({ term: 'good' })).total).toBe(1)
})
