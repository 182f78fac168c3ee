import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createReaders, type Readers } from '../readers/create-readers.ts'
import { readerContract, readerContractFiles } from '../testing/reader-contract.ts'
import { fileReader, folderUrl } from './file-reader.ts'
import { createTemporaryFolder, type TemporaryFolder } from './temporary-folder.ts'

let temporary: TemporaryFolder
let readers: Readers
let base: string

beforeEach(async () => {
  temporary = await createTemporaryFolder()
  const { folder } = temporary
  await folder.write('one/a b.yaml', 'A')
  await folder.write('two/docs/b.md', 'B')
  await folder.write('three/c', 'C')
  await folder.write('one-more/c', 'C')
  base = folderUrl(folder)
  readers = createReaders([
    fileReader({
      folders: [await folder.folder('one'), await folder.folder('two')],
      maxBytes: 100,
    }),
  ])
})
afterEach(() => temporary[Symbol.asyncDispose]())

describe('the contract', () => {
  const cases = readerContract(async () => {
    const own = await createTemporaryFolder()
    for (const [path, text] of Object.entries(readerContractFiles))
      await own.folder.write(path, text)
    const root = folderUrl(own.folder)
    return {
      reader: fileReader({ folders: [own.folder] }),
      url: (path) => `${root}${path.split('/').map(encodeURIComponent).join('/')}`,
      change: (path, text) => own.folder.write(path, text),
      async dispose() {
        await own[Symbol.asyncDispose]()
      },
    }
  })
  for (const { name, run } of cases) it(name, run)
})

describe('fileReader', () => {
  it('reads files in any of its folders', async () => {
    const url = `${base}one/a%20b.yaml`
    expect(await readers.read(url)).toEqual({ text: 'A', url })
    expect((await readers.read(`${base}two/docs/../docs/b.md`)).text).toBe('B')
  })

  it('gives folders, whose address ends in a slash', async () => {
    for (const url of [`${base}two/docs`, `${base}two/docs/`]) {
      await using tree = await readers.tree(url)
      expect(await tree.folder.readText('b.md')).toBe('B')
      expect(tree.url).toBe(`${base}two/docs/`)
    }
    await using whole = await readers.tree(`${base}two`)
    expect(whole.folder.root).toBe(join(temporary.folder.root, 'two'))
  })

  it.each(['three/c', 'one-more/c', 'one/../three/c', 'one/%2e%2e/three/c', '', '../etc/passwd'])(
    'refuses %j, which is in none of them',
    async (path) => {
      await expect(readers.read(`${base}${path}`)).rejects.toMatchObject({
        code: 'CORE_PATH_OUTSIDE',
      })
      await expect(readers.tree(`${base}${path}`)).rejects.toMatchObject({
        code: 'CORE_PATH_OUTSIDE',
      })
    },
  )

  it.each(['file://host/etc/passwd', 'file:///a%2fb', 'file:///a%00b'])(
    'refuses %s',
    async (url) => {
      await expect(readers.read(url)).rejects.toMatchObject({
        code: expect.stringMatching(/^CORE_(URL_INVALID|PATH_OUTSIDE)$/),
      })
    },
  )

  it('refuses links, large files and what is not there', async () => {
    await symlink('/etc/passwd', join(temporary.folder.root, 'one/link'))
    await temporary.folder.write('one/big', 'x'.repeat(101))
    await expect(readers.read(`${base}one/link`)).rejects.toMatchObject({ code: 'CORE_PATH_LINK' })
    await expect(readers.read(`${base}one/big`)).rejects.toMatchObject({
      code: 'CORE_FILE_TOO_LARGE',
    })
    await expect(readers.read(`${base}one/nothing`)).rejects.toMatchObject({
      code: 'CORE_PATH_MISSING',
    })
  })

  it('reads no other addresses', async () => {
    await expect(readers.read('https://a.example/')).rejects.toMatchObject({
      code: 'CORE_URL_INVALID',
    })
  })
})
