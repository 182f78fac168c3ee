import { defineReader, type Reader } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { createTemporaryFolder } from '@callboard/core/node'
import type { Repositories } from './repositories.ts'
import { parseRepositoryAddress, type RepositoryAddress } from './repository-address.ts'

/** Reads addresses of the stand-in from its folder, not over the network. */
export function repositoryReader(repositories: Repositories): Reader {
  const locate = (url: URL): RepositoryAddress => {
    const address = parseRepositoryAddress(url)
    if (!address) throw new HttpError(404, `There is no repository at ${url.href}`)
    return address
  }
  return defineReader({
    name: 'git-stand-in',
    matches: (url) => parseRepositoryAddress(url) !== undefined,
    async read({ url }) {
      const address = locate(url)
      return {
        text: await repositories.read(address, address.path),
        url: url.href,
        etag: await repositories.head(address),
      }
    },
    async tree({ url }) {
      const address = locate(url)
      const temporary = await createTemporaryFolder({ prefix: 'callboard-tree-' })
      const release = () => temporary[Symbol.asyncDispose]()
      try {
        await repositories.checkOut(address, temporary.folder)
        const path = address.path.replace(/\/+$/, '')
        return {
          folder: path === '' ? temporary.folder : await temporary.folder.folder(path),
          url: url.href,
          etag: await repositories.head(address),
          [Symbol.asyncDispose]: release,
        }
      } catch (error) {
        await release()
        throw error
      }
    },
  })
}
