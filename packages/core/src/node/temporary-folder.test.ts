import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createTemporaryFolder,
  deferTemporaryFolder,
  removeAbandonedFolders,
} from './temporary-folder.ts'

it('makes a folder that nobody else enters and removes it with all that is in it', async () => {
  let root = ''
  {
    await using temporary = await createTemporaryFolder({ prefix: 'callboard-test-' })
    root = temporary.folder.root
    expect(basename(root)).toMatch(/^callboard-test-/)
    expect((await stat(root)).mode & 0o777).toBe(0o700)
    await temporary.folder.write('a/b', 'x')
  }
  expect(existsSync(root)).toBe(false)
})

it('makes a folder when it is first used, and none that nobody uses', async () => {
  const prefix = `callboard-deferred-x${process.pid}x-`
  const inTmp = async () => (await readdir(tmpdir())).filter((name) => name.startsWith(prefix))
  {
    await using _unused = deferTemporaryFolder({ prefix })
    await using temporary = deferTemporaryFolder({ prefix })
    expect(await inTmp()).toEqual([])
    await Promise.all(['a', 'b'].map((path) => temporary.folder.write(path, path)))
    expect(await inTmp()).toEqual([basename(temporary.folder.root)])
    const listed = (await temporary.folder.list()).map(({ path }) => path)
    const walked: string[] = []
    for await (const { path } of temporary.folder.walk()) walked.push(path)
    expect([listed, walked]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    await using asked = deferTemporaryFolder({ prefix })
    expect((await stat(asked.folder.root)).mode & 0o777).toBe(0o700)
  }
  expect(await inTmp()).toEqual([])
})

it('can be released twice', async () => {
  const temporary = await createTemporaryFolder()
  await temporary[Symbol.asyncDispose]()
  await temporary[Symbol.asyncDispose]()
})

it('takes the grammar of its paths', async () => {
  await using temporary = await createTemporaryFolder({ portable: false, allowGit: true })
  await temporary.folder.write('.git/aux', 'x')
  expect(await temporary.folder.readText('.git/aux')).toBe('x')
})

describe('folders that a crash has left', () => {
  const prefix = `callboard-left-x${process.pid}x-`
  const inTmp = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith(prefix)).length

  it('are removed when their process is gone, and only then', async () => {
    await using mine = await createTemporaryFolder({ prefix, owned: true })
    const own = basename(mine.folder.root)
    const dead = own.replace(`-${process.pid}-`, `-${2 ** 22 + 1}-`)
    const foreign = own.replace(/[0-9a-f]{8}-/, '00000000-')
    for (const name of [dead, foreign]) await mkdir(join(tmpdir(), name))
    expect([await inTmp(), await removeAbandonedFolders({ prefix }), await inTmp()]).toEqual([
      3, 1, 2,
    ])
    await rm(join(tmpdir(), foreign), { recursive: true })
    expect(existsSync(mine.folder.root)).toBe(true)
  })
})
