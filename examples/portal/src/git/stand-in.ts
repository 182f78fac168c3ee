import { join } from 'node:path'
import type { Provider } from '@callboard/catalog'
import type { Folder, Reader } from '@callboard/core'
import { type GitHost, mappedGitHost } from '@callboard/scaffolder'
import { startGitServer } from '@callboard/scaffolder/testing'
import type { Notice } from '../view-models.ts'
import { createRepositories, type Repositories } from './repositories.ts'
import { browseHref } from './repository-address.ts'
import { repositoryProvider } from './repository-provider.ts'
import { repositoryReader } from './repository-reader.ts'
import type { RepositoryName } from './run-git.ts'
import { createStoodNames, type StoodNames } from './stood-names.ts'

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
  /** The address that the host of a repository would have for it. */
  address: StoodNames['address']
  /** The portal's page for an address of one of its repositories, undefined for any other address. */
  browseHref(address: string): string | undefined
  /** Keeps the repository behind an address out of the catalog, until it is offered again. */
  withhold(address: string): void
  offer(address: string): void
  /** The bare repository behind an address, which is there when the server is not: `git clone` takes it. */
  repositoryFolder(address: string): string | undefined
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
  const names = createStoodNames(standsFor)
  const all = createRepositories(folder)
  const known = new Set<string>()
  const list: Repositories['list'] = async () => {
    const found = await all.list()
    for (const name of found) known.add(browseHref(name))
    return found
  }
  const repositories = { ...all, list }
  const withheld = new Set<string>()
  const offered: Repositories['list'] = async () =>
    (await list()).filter((name) => !withheld.has(browseHref(name)))
  const find = (address: string): RepositoryName | undefined => {
    const name = nameIn(address, { names, serverUrl: server.url })
    return name && known.has(browseHref(name)) ? name : undefined
  }
  await list()
  return {
    notice: {
      tone: 'info',
      text: `There are no credentials for ${listOf(standsFor)}: a Git server on this machine stands in.`,
      detail: `Repositories are pushed to ${server.url} and stay in ${folder.root}.`,
    },
    hosts: standsFor.map((host) => ({
      ...mappedGitHost({
        host,
        name: 'the Git server on this machine',
        remote: (repository) => server.remote(names.here(host, repository)),
        exists: (repository) => server.hasRepository(names.here(host, repository)),
        async create({ defaultBranch, ...repository }) {
          const here = names.here(host, repository)
          const created = await server.createRepository({ ...here, defaultBranch })
          known.add(browseHref(here))
          withheld.delete(browseHref(here))
          return created
        },
        async remove(repository) {
          const here = names.here(host, repository)
          await server.deleteRepository(here)
          known.delete(browseHref(here))
        },
        // What is proposed stays a branch, which the page of the repository lists.
        compare: ({ branch, ...repository }) =>
          names.address(names.here(host, repository), { branch }),
      }),
      // What is written into documents must not depend on the port of this hour.
      locate({ branch, ...repository }) {
        const address = names.address(names.here(host, repository))
        return { remoteUrl: `${address}.git`, repoContentsUrl: `${address}/blob/${branch}` }
      },
    })),
    provider: repositoryProvider({
      repositories: { ...all, list: offered },
      addressOf: names.address,
    }),
    reader: repositoryReader(repositories, names),
    repositories,
    url: server.url,
    address: names.address,
    browseHref(address) {
      const name = find(address)
      return name && browseHref(name)
    },
    withhold(address) {
      const name = find(address)
      if (name) withheld.add(browseHref(name))
    },
    offer(address) {
      const name = find(address)
      if (name) withheld.delete(browseHref(name))
    },
    repositoryFolder(address) {
      const name = find(address)
      return name && join(folder.root, name.owner, `${name.repo}.git`)
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** `a`, `a and b`, `a, b and c`. */
function listOf(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)
}

/** The repository that an address on a host that is stood for, or on the Git server, names. */
function nameIn(
  address: string,
  { names, serverUrl }: { names: StoodNames; serverUrl: string },
): RepositoryName | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return url.origin === new URL(serverUrl).origin ? cloneAddress(url) : names.find(url)
}

function cloneAddress({ pathname }: URL): RepositoryName | undefined {
  const [, owner, repo] = /^\/([^/]+)\/([^/]+?)(?:\.git)?$/.exec(pathname) ?? []
  return owner !== undefined && repo !== undefined ? { owner, repo } : undefined
}
