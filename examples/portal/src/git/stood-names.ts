import {
  type BranchPath,
  hostAddress,
  parseHostAddress,
  type RepositoryAddress,
} from './repository-address.ts'
import type { RepositoryName } from './run-git.ts'

/** How repositories of several hosts are kept on one Git server. */
export interface StoodNames {
  /** Where a repository of a host is kept. */
  here(host: string, name: RepositoryName): RepositoryName
  /** The address that its host would have for a repository that is kept, or for a place in it. */
  address(name: RepositoryName, at?: BranchPath): string
  /** What an address on one of the hosts names, as it is kept. */
  find(url: URL): RepositoryAddress | undefined
}

/**
 * Names for the repositories of hosts: the first has its owners as they are, those of another one are marked with it, so
 * that what is called the same on two hosts is two repositories.
 */
export function createStoodNames([first, ...others]: readonly [string, ...string[]]): StoodNames {
  const hosts = [first, ...others]
  // A port is no part of the name of a folder.
  const markOf = (host: string) => (host === first ? '' : `.on.${host.replace(':', '.')}`)
  const here: StoodNames['here'] = (host, { owner, repo }) => ({
    owner: `${flat(owner)}${markOf(host)}`,
    repo,
  })
  return {
    here,
    address({ owner, repo }, at) {
      const host = others.find((each) => owner.endsWith(markOf(each))) ?? first
      const own = owner.slice(0, owner.length - markOf(host).length)
      return hostAddress(host, { owner: own, repo }, at)
    },
    find(url) {
      const found = parseHostAddress(url, hosts)
      return found && { ...found, ...here(url.host, found) }
    },
  }
}

/** Some hosts have owners in owners, or none at all: here each has one. */
function flat(owner: string): string {
  return owner === '' ? 'projects' : owner.replaceAll('/', '.')
}
