import type { Provider } from '@callboard/catalog'
import type { Folder, Reader } from '@callboard/core'
import { type GitHost, mappedGitHost } from '@callboard/scaffolder'
import { startGitServer } from '@callboard/scaffolder/testing'
import type { Notice } from '../view-models.ts'
import { createRepositories, type Repositories } from './repositories.ts'
import { browseHref, parseRepositoryAddress } from './repository-address.ts'
import { repositoryProvider } from './repository-provider.ts'
import { repositoryReader } from './repository-reader.ts'

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
  /** Address of the portal, below which repositories are looked at and read. */
  portalUrl: string
  /** The portal's page for an address of the stand-in, undefined for any other. */
  browseHref(url: string): string | undefined
}

/** Starts the stand-in over a folder of bare repositories. */
export async function startStandIn({
  folder,
  standsFor,
  portalUrl,
}: {
  folder: Folder
  standsFor: readonly string[]
  portalUrl: string
}): Promise<StandIn> {
  const server = await startGitServer({ folder })
  const repositories = createRepositories(folder)
  return {
    notice: {
      tone: 'info',
      text: `There are no credentials for ${standsFor.join(', ')}, so a Git server on this machine stands in for it.`,
      detail: `Repositories are pushed to ${server.url} and stay in ${folder.root}.`,
    },
    hosts: standsFor.map((host) =>
      mappedGitHost({
        host,
        name: 'the Git server on this machine',
        remote: ({ owner, repo }) => `${server.url}/${owner}/${repo}.git`,
        contents: ({ branch, ...name }) => `${portalUrl}${browseHref(name)}/blob/${branch}`,
        create: (name) => server.createRepository(name),
      }),
    ),
    provider: repositoryProvider({ repositories, url: portalUrl }),
    reader: repositoryReader(repositories),
    repositories,
    url: server.url,
    portalUrl,
    browseHref: (address) => browsed(address, server.url),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function browsed(address: string, serverUrl: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  const isClone = url.origin === new URL(serverUrl).origin
  const name = isClone ? cloneAddress(url) : parseRepositoryAddress(url)
  return name && browseHref(name)
}

function cloneAddress({ pathname }: URL): { owner: string; repo: string } | undefined {
  const [, owner, repo] = /^\/([^/]+)\/([^/]+?)(?:\.git)?$/.exec(pathname) ?? []
  return owner !== undefined && repo !== undefined ? { owner, repo } : undefined
}
