import type { Provider } from '@callboard/catalog'
import type { Folder, Reader } from '@callboard/core'
import { type GitHost, mappedGitHost } from '@callboard/scaffolder'
import { startGitServer } from '@callboard/scaffolder/testing'
import type { Notice } from '../view-models.ts'
import { createRepositories, type Repositories } from './repositories.ts'
import { browseHref, hostAddress, parseHostAddress } from './repository-address.ts'
import { repositoryProvider } from './repository-provider.ts'
import { repositoryReader } from './repository-reader.ts'
import type { RepositoryName } from './run-git.ts'

/** A Git server of this machine in place of hosts for which there are no credentials. */
export interface StandIn extends AsyncDisposable {
  /** Said on every page that leads to it. */
  notice: Notice
  hosts: readonly GitHost[]
  provider: Provider
  reader: Reader
  repositories: Repositories
  /** Address of the Git server. */
  url: string
  /** Host in the addresses of its repositories. */
  host: string
  /** The portal's page for an address of one of its repositories, undefined for any other address. */
  browseHref(address: string): string | undefined
}

/** Starts the stand-in over a folder of bare repositories. */
export async function startStandIn({
  folder,
  standsFor,
}: {
  folder: Folder
  standsFor: readonly [string, ...string[]]
}): Promise<StandIn> {
  const server = await startGitServer({ folder })
  const [host] = standsFor
  const all = createRepositories(folder)
  const known = new Set<string>()
  const list: Repositories['list'] = async () => {
    const names = await all.list()
    for (const name of names) known.add(browseHref(name))
    return names
  }
  const repositories = { ...all, list }
  await list()
  return {
    notice: {
      tone: 'info',
      text: `There are no credentials for ${standsFor.join(', ')}, so a Git server on this machine stands in for it.`,
      detail: `Repositories are pushed to ${server.url} and stay in ${folder.root}.`,
    },
    hosts: standsFor.map((name) => ({
      ...mappedGitHost({
        host: name,
        name: 'the Git server on this machine',
        remote: ({ owner, repo }) => `${server.url}/${owner}/${repo}.git`,
        exists: (repository) => server.hasRepository(repository),
        async create(repository) {
          const created = await server.createRepository(repository)
          known.add(browseHref(repository))
          return created
        },
      }),
      // What is written into documents must not depend on the port of this hour.
      locate: (repository) => ({
        remoteUrl: `${hostAddress(name, repository)}.git`,
        repoContentsUrl: `${hostAddress(name, repository)}/blob/${repository.branch}`,
      }),
    })),
    provider: repositoryProvider({ repositories, host }),
    reader: repositoryReader(repositories, standsFor),
    repositories,
    url: server.url,
    host,
    browseHref(address) {
      const name = nameIn(address, { standsFor, serverUrl: server.url })
      const href = name && browseHref(name)
      return href !== undefined && known.has(href) ? href : undefined
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The repository that an address on a host that is stood for, or on the Git server, names. */
function nameIn(
  address: string,
  { standsFor, serverUrl }: { standsFor: readonly string[]; serverUrl: string },
): RepositoryName | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.origin === new URL(serverUrl).origin
    ? cloneAddress(url)
    : parseHostAddress(url, standsFor)
}

function cloneAddress({ pathname }: URL): RepositoryName | undefined {
  const [, owner, repo] = /^\/([^/]+)\/([^/]+?)(?:\.git)?$/.exec(pathname) ?? []
  return owner !== undefined && repo !== undefined ? { owner, repo } : undefined
}
