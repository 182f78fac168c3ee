import { defineProvider, type Provider } from '@callboard/catalog'
import { HttpError } from '@callboard/core/http'
import type { Repositories } from './repositories.ts'
import { browseHref } from './repository-address.ts'

/** Gives the catalog the `catalog-info.yaml` of every repository of the stand-in: what was created is found again after a restart. */
export function repositoryProvider({
  repositories,
  url,
}: {
  repositories: Repositories
  url: string
}): Provider {
  return defineProvider({
    name: 'git-stand-in',
    kinds: ['Component', 'API', 'Resource', 'System', 'Location'],
    async *read() {
      for (const name of await repositories.list()) {
        const text = await repositories.read(name, 'catalog-info.yaml').catch(isGone)
        if (text === undefined) continue
        yield {
          text,
          url: `${url}${browseHref(name)}/blob/main/catalog-info.yaml`,
          file: `${name.owner}/${name.repo}/catalog-info.yaml`,
        }
      }
    },
  })
}

/** A repository without that file is an ordinary one. */
function isGone(error: unknown): undefined {
  if (error instanceof HttpError && error.status === 404) return undefined
  throw error
}
