import { checkOptions } from '@callboard/core'
import { z } from 'zod'
import { canonicalHost, type RepoProvider } from '../expressions/repo-url.ts'
import type { CreatedRepository, GitHost, NewRepository, RepositoryName } from './git-host.ts'

/** A host of templates that leads to some other Git server. */
export interface MappedGitHostOptions {
  /** The host that templates name. */
  host: string
  /** What really stands behind it: `the local Git server`. */
  name: string
  /** What templates take it for. @default any, so that every publishing action may lead to it */
  type?: RepoProvider
  /** Address for Git. */
  remote(repository: RepositoryName): string
  /** Address of the files of a branch. @default the remote without `.git`, then `raw/<branch>` */
  contents?(repository: RepositoryName & { branch: string }): string
  /** Makes the repository on the server; says whether it was there. @default the server makes it on the first push */
  create?(repository: NewRepository): Promise<{ existed: boolean }>
  /** Deletes a repository; one that is not there is no error. @default publishing cannot be undone */
  remove?(repository: RepositoryName): Promise<void>
  /**
   * Address of a page that shows what a branch changes. With it pull requests can be proposed: they are branches here, and
   * nothing more. @default nothing can be proposed
   */
  compare?(change: RepositoryName & { branch: string; targetBranch: string }): string
  credentials?: CreatedRepository['credentials']
  /** Whether the server has the repository. @default nobody knows */
  exists?(repository: RepositoryName): Promise<boolean>
}

const optionsSchema = z.looseObject({
  host: z.string().min(1),
  name: z.string().min(1),
  remote: z.custom((value) => typeof value === 'function', 'expected a function'),
})

/**
 * Maps a host that templates publish to onto a Git server without an API: for demonstrations, tests and air gaps.
 *
 * @throws CORE_OPTION_INVALID
 */
export function mappedGitHost(options: MappedGitHostOptions): GitHost {
  checkOptions('mappedGitHost', optionsSchema, options)
  const {
    host,
    name,
    type,
    remote,
    contents = ({ branch, ...repository }) =>
      `${remote(repository).replace(/\.git$/, '')}/raw/${branch}`,
    create = async () => ({ existed: false }),
    remove,
    compare,
    credentials,
    exists,
  } = options
  const signIn = credentials && { credentials }
  return {
    host: canonicalHost(host) ?? host,
    name,
    ...(type && { type }),
    locate: ({ owner, repo, branch }) => ({
      remoteUrl: remote({ owner, repo }),
      repoContentsUrl: contents({ owner, repo, branch }),
    }),
    ...(exists && { exists: ({ owner, repo }) => exists({ owner, repo }) }),
    ...(remove && { deleteRepository: ({ owner, repo }) => remove({ owner, repo }) }),
    openRepository: async ({ owner, repo }) => ({ pushUrl: remote({ owner, repo }), ...signIn }),
    ...(compare && {
      proposeChange: async ({ owner, repo, branch, targetBranch }) => {
        const url = compare({ owner, repo, branch, targetBranch })
        return { url, id: branch, existed: false }
      },
      // The branch is all there is to it, and that goes with the push.
      withdrawChange: async () => {},
    }),
    async createRepository(repository) {
      const { owner, repo } = repository
      const { existed } = await create(repository)
      return { pushUrl: remote({ owner, repo }), existed, ...signIn }
    },
  }
}
