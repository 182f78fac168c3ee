import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { createTemporaryFolder } from './temporary-folder.ts'

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
