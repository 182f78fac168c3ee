import { createReaders, type Folder } from '@callboard/core'
import { createTemporaryFolder, fileReader, folderUrl } from '@callboard/core/node'
import { expect, it, onTestFinished } from 'vitest'
import { analyseLocation } from './analyse-location.ts'

async function repository(files: Readonly<Record<string, string>>) {
  const temporary = await createTemporaryFolder()
  onTestFinished(() => temporary[Symbol.asyncDispose]())
  const { folder }: { folder: Folder } = temporary
  for (const [path, text] of Object.entries(files)) await folder.write(path, text)
  const readers = createReaders([fileReader({ folders: [folder] })])
  const url = folderUrl(folder)
  return { url, analyse: (at = url) => analyseLocation({ readers, url: at }) }
}

it('names the files of entities of a repository, and proposes nothing', async () => {
  const { url, analyse } = await repository({
    'catalog-info.yaml': '',
    'services/till/catalog-info.yaml': '',
    'templates/skeleton/catalog-info.yaml': '',
    'package.json': '{"name":"shop"}',
  })
  expect(await analyse()).toEqual({
    files: [`${url}catalog-info.yaml`, `${url}services/till/catalog-info.yaml`],
  })
})

it('proposes one where there is none', async () => {
  const { analyse } = await repository({
    'package.json': '{"name":"@acme/shop","version":"1.0.0"}',
  })
  const { files, proposal } = await analyse()
  expect(files).toEqual([])
  expect(proposal?.entities.map(({ metadata }) => metadata.name)).toEqual(['shop'])
})

it.each([
  'https://host.test/acme/shop/blob/main/catalog-info.yaml',
  'https://dev.azure.com/acme/shop/_git/shop?path=/catalog-info.yaml&version=GBmain',
  'https://host.test/all.YML',
])('takes %s for a file of entities, without reading it', async (url) => {
  const { analyse } = await repository({})
  expect(await analyse(url)).toEqual({ files: [url] })
})

it.each(['not an address', 'https://host.test/acme/shop'])('refuses %s', async (url) => {
  const { analyse } = await repository({})
  await expect(analyse(url)).rejects.toMatchObject({ code: 'CORE_URL_INVALID' })
})
