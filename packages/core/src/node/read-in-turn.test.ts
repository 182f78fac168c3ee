import { rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readInTurn } from './read-in-turn.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

it('reads files of several folders, in any order', async () => {
  await using temporary = await createTemporaryFolder({ portable: false })
  const { folder } = temporary
  const paths = ['a', 'b/c', 'b/d|e', 'b/f/g', 'a', 'b/c']
  for (const path of paths) await folder.write(path, path)
  await using reads = readInTurn(folder)
  for (const path of paths)
    expect(Buffer.from(await reads.readBytes(path, { maxBytes: 10 })).toString()).toBe(path)
})

it.each([
  ['../x', 'CORE_PATH_OUTSIDE'],
  ['a/../../x', 'CORE_PATH_OUTSIDE'],
  ['.git/config', 'CORE_PATH_INVALID'],
  ['nowhere', 'CORE_PATH_MISSING'],
  ['nowhere/x', 'CORE_PATH_MISSING'],
  ['d', 'CORE_PATH_NOT_FILE'],
  ['large', 'CORE_FILE_TOO_LARGE'],
  ['link', 'CORE_PATH_LINK'],
  ['linked/x', 'CORE_PATH_LINK'],
])('refuses %j, also after another file', async (path, code) => {
  await using temporary = await createTemporaryFolder()
  await using outside = await createTemporaryFolder()
  const { folder } = temporary
  await outside.folder.write('x', 'secret')
  await folder.write('d/a', '1')
  await folder.write('large', 'x'.repeat(11))
  await symlink(join(outside.folder.root, 'x'), join(folder.root, 'link'))
  await symlink(outside.folder.root, join(folder.root, 'linked'))
  await using reads = readInTurn(folder)
  await reads.readBytes('d/a', { maxBytes: 10 })
  await expect(reads.readBytes(path, { maxBytes: 10 })).rejects.toMatchObject({ code })
})

it.runIf(process.platform === 'linux')('stays in a folder that is swapped for a link', async () => {
  await using temporary = await createTemporaryFolder()
  await using outside = await createTemporaryFolder()
  const { folder } = temporary
  await outside.folder.write('b', 'secret')
  await folder.write('d/a', '1')
  await folder.write('d/b', '2')
  await using reads = readInTurn(folder)
  await reads.readBytes('d/a', { maxBytes: 10 })
  await rename(join(folder.root, 'd'), join(folder.root, 'moved'))
  await symlink(outside.folder.root, join(folder.root, 'd'))
  expect(Buffer.from(await reads.readBytes('d/b', { maxBytes: 10 })).toString()).toBe('2')
})
