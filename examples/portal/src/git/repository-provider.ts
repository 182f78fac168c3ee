import { defineProvider, type Provider } from '@callboard/catalog'
import { HttpError } from '@callboard/core/http'
import type { Repositories } from './repositories.ts'
import type { RepositoryName } from './run-git.ts'
import type { StoodNames } from './stood-names.ts'

/** Gives the catalog the `catalog-info.yaml` of every repository of the stand-in: what was created is found again after a restart. */
export function repositoryProvider({
  repositories,
  addressOf,
}: {
  repositories: Pick<Repositories, 'list' | 'locate' | 'read'>
  /** What the documents are said to be from. */
  addressOf: StoodNames['address']
}): Provider {
  return defineProvider({
    name: 'git-stand-in',
    kinds: ['Component', 'API', 'Resource', 'System', 'Location'],
    async *read() {
      for (const name of await repositories.list()) {
        const found = await readInfo(repositories, name).catch(isGone)
        if (found === undefined) continue
        yield {
          text: found.text,
          url: addressOf(name, found.place),
          file: `${name.owner}/${name.repo}/catalog-info.yaml`,
        }
      }
    },
  })
}

async function readInfo(repositories: Pick<Repositories, 'locate' | 'read'>, name: RepositoryName) {
  const main = await repositories.locate({ ...name, rest: undefined })
  const place = { ...main, path: 'catalog-info.yaml' }
  return { place, text: await repositories.read(place) }
}

/** A repository without that file is an ordinary one. */
function isGone(error: unknown): undefined {
  if (error instanceof HttpError && error.status === 404) return undefined
  throw error
}
