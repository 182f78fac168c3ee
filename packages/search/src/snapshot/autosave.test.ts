import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'

it('leaves writing the snapshot to the host where it is told to', async () => {
  await using temporary = await createTemporaryFolder()
  const snapshot = temporary.folder
  const pages = defineCollator({
    name: 'pages',
    type: 'page',
    collect: () => [{ title: 'Ledger', text: '', location: '/ledger' }],
  })
  const open = () => createSearch({ collators: [pages], snapshot, autosave: false })
  const first = open()
  await first.index()
  expect(await open().restore()).toEqual({ documents: 0, issues: [] })
  await first.save()
  expect(await open().restore()).toEqual({ documents: 1, issues: [] })
})
