import { mkdir, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Folder } from '../path/folder.ts'
import { stageFiles } from './stage-files.ts'
import { createTemporaryFolder } from './temporary-folder.ts'

async function contentOf(folder: Folder): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for await (const { path, executable } of folder.walk())
    files[path] = (await folder.readText(path)) + (executable ? ' +x' : '')
  return files
}

it('brings files into a folder together, over those that are there', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('a/kept', 'kept')
  await folder.write('a/old', 'old')
  {
    await using staged = await stageFiles(folder)
    await staged.write('a/old', 'new')
    await staged.write('a/b/c', Uint8Array.from([0x78]))
    await staged.write('run', 'x', { executable: true })
    expect(await folder.readText('a/old')).toBe('old')
    await staged.commit()
  }
  expect(await contentOf(folder)).toEqual({
    'a/b/c': 'x',
    'a/kept': 'kept',
    'a/old': 'new',
    run: 'x +x',
  })
  expect(await readdir(folder.root)).toEqual(['a', 'run'])
})

it('leaves nothing behind without a commit', async () => {
  await using temporary = await createTemporaryFolder()
  {
    await using staged = await stageFiles(temporary.folder)
    await staged.write('a/b', 'x')
  }
  expect(await readdir(temporary.folder.root)).toEqual([])
})

it('moves nothing where a folder stands in the place of a file, or the other way round', async () => {
  for (const there of ['z/file', 'a/b/c']) {
    await using temporary = await createTemporaryFolder()
    const { folder } = temporary
    await folder.write(there, 'before')
    await using staged = await stageFiles(folder)
    await staged.write('a/b', 'x')
    await staged.write('z', 'x')
    await expect(staged.commit()).rejects.toMatchObject({ code: 'CORE_PATH_EXISTS' })
    expect(await contentOf(folder)).toMatchObject({ [there]: 'before' })
  }
})

it.each([
  ['../x', 'CORE_PATH_OUTSIDE'],
  ['/x', 'CORE_PATH_INVALID'],
  ['.git/config', 'CORE_PATH_INVALID'],
  ['nul', 'CORE_PATH_INVALID'],
  ['.', 'CORE_PATH_NOT_FILE'],
  ['a', 'CORE_PATH_EXISTS'],
  ['a/b', 'CORE_PATH_EXISTS'],
])('refuses %j', async (path, code) => {
  await using temporary = await createTemporaryFolder()
  await using staged = await stageFiles(temporary.folder)
  await staged.write('a', 'x')
  await expect(staged.write(path, 'x')).rejects.toMatchObject({ code })
})

it('does not follow a link in the folder', async () => {
  await using temporary = await createTemporaryFolder()
  await using outside = await createTemporaryFolder()
  const { folder } = temporary
  await symlink(outside.folder.root, join(folder.root, 'd'))
  await mkdir(join(folder.root, 'e'))
  await using staged = await stageFiles(folder)
  await staged.write('d/x', 'evil')
  await staged.write('e/x', 'fine')
  await expect(staged.commit()).rejects.toMatchObject({ code: 'CORE_PATH_LINK' })
  expect([await readdir(outside.folder.root), await folder.list('e')]).toEqual([[], []])
})
