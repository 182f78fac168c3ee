import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { presentFiles } from './present-files.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

it('finds the regular files among many paths', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const numbered = Array.from({ length: 600 }, (_, index) => `n/${index}`)
  for (const path of ['a', 'b/c', ...numbered.slice(0, 3)]) await folder.write(path, 'x')
  await symlink('a', join(folder.root, 'link'))
  expect([
    ...(await presentFiles(folder, [
      'a',
      'b',
      'b/c',
      'a/c',
      'link',
      'none',
      '../x',
      '.git/x',
      ...numbered,
    ])),
  ]).toEqual(['a', 'b/c', 'n/0', 'n/1', 'n/2'])
})
