import type { Secret } from '@callboard/core'
import { canonicalHost } from '../expressions/repo-url.ts'

/** A repository on a host. */
export interface RepositoryName {
  owner: string
  repo: string
}

/** Where a repository is found. */
export interface RepositoryLocation {
  /** For people and for `git clone`. */
  remoteUrl: string
  /** What paths of its files are added to. */
  repoContentsUrl: string
}

/** What a host is asked to make. */
export interface NewRepository extends RepositoryName {
  description?: string
  visibility: 'private' | 'public' | 'internal'
  defaultBranch: string
  topics: readonly string[]
  homepage?: string
  /** Inputs of the step that {@link GitHost.supports} names. */
  settings: Readonly<Record<string, unknown>>
  /** The same for every attempt: a host that knows such keys makes one repository only. */
  idempotencyKey: string
  signal: AbortSignal
}

/** A repository that is there now. */
export interface CreatedRepository {
  /** Where to push, without credentials in it. */
  pushUrl: string
  /** Whether it was there before. Then only the same content is accepted. */
  existed: boolean
  /** What the push identifies itself with. Not needed where the gate has headers for the host. */
  credentials?: { username: string; password: Secret }
}

/** A place that repositories are published to, by the host in a template's `repoUrl`. */
export interface GitHost {
  /** `github.com`, `gitlab.example.com:8443`. */
  host: string
  /** For people: what really stands behind it. */
  name: string
  /** Inputs of the publishing step that it honours beyond the common ones; others are noted in the log. */
  supports?: readonly string[]
  /** Where a repository is, or would be. Asks nobody. */
  locate(repository: RepositoryName & { branch: string }): RepositoryLocation
  /** Whether a repository is there, for plans. @default nobody knows */
  exists?(repository: RepositoryName & { signal: AbortSignal }): Promise<boolean>
  /** Makes the repository, or finds the one that an earlier attempt made. */
  createRepository(repository: NewRepository): Promise<CreatedRepository>
}

/** A host of templates that leads to some other Git server. */
export interface MappedGitHostOptions {
  /** The host that templates name. */
  host: string
  /** What really stands behind it: `the local Git server`. */
  name: string
  /** Address for Git. */
  remote(repository: RepositoryName): string
  /** Address of the files of a branch. @default the remote without `.git`, then `raw/<branch>` */
  contents?(repository: RepositoryName & { branch: string }): string
  /** Makes the repository on the server; says whether it was there. @default the server makes it on the first push */
  create?(repository: NewRepository): Promise<{ existed: boolean }>
  credentials?: CreatedRepository['credentials']
  /** Whether the server has the repository. @default nobody knows */
  exists?(repository: RepositoryName): Promise<boolean>
}

/** Maps a host that templates publish to onto a Git server without an API: for demonstrations, tests and air gaps. */
export function mappedGitHost({
  host,
  name,
  remote,
  contents = ({ branch, ...repository }) =>
    `${remote(repository).replace(/\.git$/, '')}/raw/${branch}`,
  create = async () => ({ existed: false }),
  credentials,
  exists,
}: MappedGitHostOptions): GitHost {
  return {
    host: canonicalHost(host) ?? host,
    name,
    locate: ({ owner, repo, branch }) => ({
      remoteUrl: remote({ owner, repo }),
      repoContentsUrl: contents({ owner, repo, branch }),
    }),
    ...(exists && { exists: ({ owner, repo }) => exists({ owner, repo }) }),
    async createRepository(repository) {
      const { owner, repo } = repository
      const { existed } = await create(repository)
      return { pushUrl: remote({ owner, repo }), existed, ...(credentials && { credentials }) }
    },
  }
}
