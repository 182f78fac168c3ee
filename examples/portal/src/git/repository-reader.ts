import { defineReader, type Reader } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { createTemporaryFolder } from '@callboard/core/node'
import type { Repositories, RepositoryPlace } from './repositories.ts'
import type { StoodNames } from './stood-names.ts'

/** Reads addresses of the stand-in from its folder, not over the network. */
export function repositoryReader(
  repositories: Repositories,
  { find }: Pick<StoodNames, 'find'>,
): Reader {
  const locate = async (url: URL): Promise<RepositoryPlace> => {
    const address = find(url)
    if (!address) throw new HttpError(404, `There is no repository at ${url.href}`)
    return repositories.locate(address)
  }
  return defineReader({
    name: 'git-stand-in',
    matches: (url) => find(url) !== undefined,
    async read({ url }) {
      const place = await locate(url)
      return {
        text: await repositories.read(place),
        url: url.href,
        etag: await repositories.head(place),
      }
    },
    async tree({ url }) {
      const place = await locate(url)
      const temporary = await createTemporaryFolder({ prefix: 'callboard-tree-' })
      const release = () => temporary[Symbol.asyncDispose]()
      try {
        await repositories.checkOut(place, temporary.folder)
        const path = place.path.replace(/\/+$/, '')
        return {
          folder: path === '' ? temporary.folder : await temporary.folder.folder(path),
          url: url.href,
          etag: await repositories.head(place),
          [Symbol.asyncDispose]: release,
        }
      } catch (error) {
        await release()
        throw error
      }
    },
  })
}
