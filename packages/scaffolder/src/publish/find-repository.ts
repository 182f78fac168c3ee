import { errors } from '../errors.ts'
import {
  assertAllowedHost,
  canonicalHost,
  parseRepoUrl,
  type RepoProvider,
  type RepoUrl,
} from '../expressions/repo-url.ts'
import type { GitHost, RepositoryName } from './git-host.ts'

/** What a step names, and the host that it is on. */
export interface FoundRepository<Host extends GitHost = GitHost> {
  host: Host
  repository: RepositoryName
}

/**
 * Finds the host that a step's `repoUrl` names, and the repository's name in the way of the program that runs there.
 *
 * @throws SCAFFOLDER_REPO_URL_INVALID SCAFFOLDER_REPO_HOST_DENIED SCAFFOLDER_GIT_HOST_MISSING
 */
export function findRepository<Host extends GitHost>(
  hosts: readonly Host[],
  {
    repoUrl,
    allowedHosts,
    type,
  }: { repoUrl: string; allowedHosts?: readonly string[] | undefined; type: RepoProvider },
): FoundRepository<Host> {
  const plain = parseRepoUrl(repoUrl)
  if (allowedHosts) assertAllowedHost(plain, allowedHosts)
  const host = hosts.find(
    (candidate) =>
      canonicalHost(candidate.host) === plain.host && (candidate.type ?? type) === type,
  )
  if (!host) throw errors.GIT_HOST_MISSING({ host: plain.host, type })
  const url = parseRepoUrl(repoUrl, { providers: { [plain.host]: type } })
  return { host, repository: nameIn(url, type, repoUrl) }
}

/** The name of a repository by what its host calls the parts of it. */
function nameIn(url: RepoUrl, type: RepoProvider, repoUrl: string): RepositoryName {
  const refuse = (reason: string) => errors.REPO_URL_INVALID({ repoUrl, reason })
  const { repo } = url
  if (repo === undefined) throw refuse('"repo" is missing')
  const owner = ownerParts[type](url)
  if (owner.includes(undefined)) throw refuse('whom it belongs to is missing')
  const name = { owner: owner.join('/'), repo }
  if (!nested.includes(type) && name.owner.includes('/')) throw refuse('it needs one owner')
  const project = projectParts[type]?.(url)
  return project === undefined ? name : { ...name, project }
}

/** Where owners may be in owners, or consist of two names. */
const nested: readonly RepoProvider[] = ['gitlab', 'azure']

/** Older addresses of Azure have the organisation as their owner. */
const ownerParts: Readonly<Record<RepoProvider, (url: RepoUrl) => (string | undefined)[]>> = {
  github: ({ owner }) => [owner],
  gitlab: ({ owner }) => [owner],
  gitea: ({ owner }) => [owner],
  gerrit: ({ owner = '' }) => [owner],
  bitbucketCloud: ({ workspace }) => [workspace],
  bitbucketServer: ({ project }) => [project],
  azure: ({ organization, owner, project }) => [organization ?? owner, project],
}

/** What a repository is put in beside its owner. A project of Gerrit has one that it gets its rights from. */
const projectParts: Readonly<Partial<Record<RepoProvider, (url: RepoUrl) => string | undefined>>> =
  {
    bitbucketCloud: ({ project }) => project,
    gerrit: ({ workspace }) => workspace,
  }
