import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLibraryFs, type LibraryFs } from './library-fs.ts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

let temporary: TemporaryFolder
let fs: LibraryFs['promises']
let at: (path: string) => string

beforeEach(async () => {
  temporary = await createTemporaryFolder()
  await temporary.folder.write('outside', 'alive')
  await temporary.folder.makeFolder('repo')
  const repo = await temporary.folder.folder('repo')
  fs = createLibraryFs(repo).promises
  at = (path) => `${repo.root}/${path}`
})
afterEach(async () => {
  expect(await readFile(join(temporary.folder.root, 'outside'), 'utf8')).toBe('alive')
  await temporary[Symbol.asyncDispose]()
})

describe('createLibraryFs', () => {
  it('does what a library asks for inside its folder, .git included', async () => {
    await fs.mkdir(at('.git/objects'), { recursive: true })
    await fs.writeFile(at('.git/config'), '[core]')
    await fs.rename(at('.git/config'), at('.git/config2'))
    expect(await fs.readFile(at('.git/config2'), 'utf8')).toBe('[core]')
    expect(await fs.readdir(at('.git'))).toEqual(['config2', 'objects'])
    expect((await fs.stat(at('.git'))).isDirectory()).toBe(true)
    expect((await fs.lstat(at('.git/config2'))).isFile()).toBe(true)
    await fs.chmod(at('.git/config2'), 0o600)
    await fs.unlink(at('.git/config2'))
    await fs.rmdir(at('.git/objects'))
    await fs.rm(at('.git'), { recursive: true })
    expect(await fs.readdir(at('.'))).toEqual([])
  })

  it('passes the system’s own errors on, which libraries look at', async () => {
    await expect(fs.readFile(at('nothing'))).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(fs.readlink(at('nothing'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(['../outside', '../repo-2/x', '../../etc/passwd', 'a/../../outside'])(
    'refuses %s',
    async (path) => {
      const refused = expect.objectContaining({ code: 'CORE_PATH_OUTSIDE' })
      await expect(fs.readFile(at(path))).rejects.toEqual(refused)
      await expect(fs.writeFile(at(path), 'x')).rejects.toEqual(refused)
      await expect(fs.rename(at('a'), at(path))).rejects.toEqual(refused)
      await expect(fs.rename(at(path), at('a'))).rejects.toEqual(refused)
    },
  )

  it('refuses what is no text for a path', async () => {
    await expect(fs.readFile(Buffer.from(at('a')))).rejects.toMatchObject({
      code: 'CORE_PATH_OUTSIDE',
    })
  })

  it.each(['sub/.git/config', '.GIT/config', 'git~1/config', '.git /x', '.git/x/.git'])(
    'refuses %s, another name for a repository',
    async (path) => {
      await expect(fs.writeFile(at(path), 'x')).rejects.toMatchObject({ code: 'CORE_PATH_INVALID' })
    },
  )

  it('makes no links', async () => {
    await expect(fs.symlink('/etc', at('link'))).rejects.toMatchObject({ code: 'CORE_PATH_LINK' })
  })
})
